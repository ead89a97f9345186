// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NoneTest extends CompressionContract {
  @Override
  Compression compression(int threads) {
    return new None();
  }

  /** The tar reader sees it, not this. */
  @Override
  boolean seesDamage() {
    return false;
  }

  @Test
  void anEmptyTarIsOne() {
    assertThat(new None().matches(new byte[Compression.LEADING_BYTES])).isTrue();
    assertThat(new None().matches(new byte[Compression.LEADING_BYTES - 1])).isFalse();
  }
}
