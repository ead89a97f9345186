// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

/** Why a template cannot be parsed or rendered. */
public final class TemplateFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  TemplateFault(int line, String problem) {
    super(problem);
    this.line = line;
  }

  /** From 1. */
  public int line() {
    return line;
  }

  /** One sentence, in which text of the template is escaped. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
