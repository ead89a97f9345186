// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.quirk.HostQuirks;
import io.cloudimage.registry.quirk.Quirk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PieceLengthTest {
  private static final long MIB = 1 << 20;
  private static final long SECOND = 1_000_000_000;

  private final RegistryClient client = new RegistryClient(RegistryOptions.defaults());
  private final HostQuirks quirks = client.quirks(RegistryHost.parse("registry.example"));
  private final PieceLength length = new PieceLength(quirks);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void thePaceOfOnePieceIsTheLengthOfTheNext() {
    assertThat(length.get()).isEqualTo(64 * MIB);
    length.took(64 * MIB, 4 * SECOND);
    assertThat(length.get()).isEqualTo(128 * MIB);
    length.took(128 * MIB, 1);
    assertThat(length.get()).isEqualTo(256 * MIB);
    length.took(256 * MIB, 600 * SECOND);
    assertThat(length.get()).isEqualTo(64 * MIB);
  }

  @Test
  void afterABreakPiecesStayShort() {
    length.took(64 * MIB, 4 * SECOND);
    length.doubt();
    length.took(64 * MIB, 1);
    assertThat(length.get()).isEqualTo(64 * MIB);
    for (int i = 0; i < 20; i++) {
      length.doubt();
    }
    assertThat(length.get()).isEqualTo(4 * MIB);
  }

  @Test
  void whatTheHostBearsIsTheMost() throws OciException {
    OciException refusal = new OciException(ErrorKind.UNSUPPORTED, "too long");
    length.shrink(64 * MIB, refusal);
    length.took(16 * MIB, 1);
    assertThat(length.get()).isEqualTo(16 * MIB);
    assertThat(quirks.value(Quirk.MAXIMUM_CHUNK)).hasValue(16 * MIB);
    length.atLeast(32 * MIB);
    assertThat(length.get()).isEqualTo(32 * MIB);
    assertThatThrownBy(() -> length.shrink(32 * MIB, refusal)).isSameAs(refusal);
  }
}
