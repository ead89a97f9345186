// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(new Table("NAME", "SIZE").row("kubernetes", "1 B").row("a", "").lines())
        .containsExactly("NAME        SIZE", "kubernetes  1 B", "a           -");
  }

  @Test
  void whatComesFromOutsideCannotReachTheTerminal() {
    assertThat(new Table("A").row("\u001b[31mred\nnext").lines())
        .containsExactly("A", "\\u001b[31mred\\nnext");
  }
}
