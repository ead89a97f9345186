// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;

/** Two spaces, one entry a line, {@code "key": value}, the same on every system. */
final class SpecPrettyPrinter extends DefaultPrettyPrinter {
  private static final long serialVersionUID = 1L;

  SpecPrettyPrinter() {
    super(
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator(""));
    indentObjectsWith(new DefaultIndenter("  ", "\n"));
    indentArraysWith(new DefaultIndenter("  ", "\n"));
  }

  private SpecPrettyPrinter(SpecPrettyPrinter other) {
    super(other);
  }

  @Override
  public SpecPrettyPrinter createInstance() {
    return new SpecPrettyPrinter(this);
  }
}
