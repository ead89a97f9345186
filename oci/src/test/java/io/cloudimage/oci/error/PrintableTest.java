// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void t20WritesWhatCannotBeSeen() {
    assertThat(Printable.escape("a\nb\u001b[31m\u202e\u0000\\"))
        .isEqualTo("a\\nb\\u001b[31m\\u202e\\u0000\\\\");
  }

  @Test
  void leavesLettersOfAllScripts() {
    assertThat(Printable.quote("grün 集群 🚀")).isEqualTo("\"grün 集群 🚀\"");
  }

  @Test
  void cutsWhatIsLong() {
    assertThat(Printable.escape("x".repeat(5000)))
        .hasSizeLessThan(560)
        .endsWith("(5000 characters)");
  }
}
