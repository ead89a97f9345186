// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyingInputStreamTest {
  private static final byte[] CONTENT = "some content".getBytes(StandardCharsets.UTF_8);
  private static final Descriptor DESCRIPTOR =
      Descriptor.of(new MediaType("application/octet-stream"), CONTENT);

  @Test
  void rightBytesPass() throws IOException {
    assertThat(stream(CONTENT).readAllBytes()).isEqualTo(CONTENT);
    VerifyingInputStream skipping = stream(CONTENT);
    assertThat(skipping.skip(5)).isEqualTo(5);
    assertThat(skipping.read()).isEqualTo('c');
    skipping.drain();
  }

  @Test
  void b1AWrongByteIsSeenAtTheEnd() {
    byte[] wrong = CONTENT.clone();
    wrong[3] ^= 1;
    refuses(wrong, "its digest is sha256:");
  }

  @Test
  void b1AShortBodyIsNoEnd() {
    refuses(Arrays.copyOf(CONTENT, 5), "ended after 5 bytes; expected 12");
  }

  @Test
  void b1ALongBodyIsNotHandedOut() {
    byte[] longer = Arrays.copyOf(CONTENT, 20);
    refuses(longer, "goes on after the expected 12 bytes");
    assertThatThrownBy(() -> stream(longer).readNBytes(12)).isInstanceOf(OciException.class);
  }

  @Test
  void b4NothingIsContentToo() throws IOException {
    Descriptor nothing = Descriptor.of(DESCRIPTOR.mediaType(), new byte[0]);
    var in = new VerifyingInputStream(new ByteArrayInputStream(new byte[0]), nothing, "a test");
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void whatProvesTheContentIsNotHashedAgain() {
    Descriptor other = Descriptor.of(DESCRIPTOR.mediaType(), new byte[] {1});
    Descriptor longer = Descriptor.of(DESCRIPTOR.mediaType(), DESCRIPTOR.digest(), 13);
    InputStream proving = stream(CONTENT);
    assertThat(VerifyingInputStream.of(proving, DESCRIPTOR, "a test")).isSameAs(proving);
    for (Descriptor wanted : List.of(other, longer)) {
      assertThat(VerifyingInputStream.of(proving, wanted, "a test")).isNotSameAs(proving);
    }
    InputStream any = new ByteArrayInputStream(CONTENT);
    assertThat(VerifyingInputStream.of(any, DESCRIPTOR, "a test"))
        .isInstanceOf(VerifyingInputStream.class);
  }

  private static void refuses(byte[] bytes, String problem) {
    assertThatThrownBy(() -> stream(bytes).readAllBytes())
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH))
        .hasMessageContaining("a test")
        .hasMessageContaining(DESCRIPTOR.digest().toString())
        .hasMessageContaining(problem);
  }

  private static VerifyingInputStream stream(byte[] bytes) {
    return new VerifyingInputStream(new ByteArrayInputStream(bytes), DESCRIPTOR, "a test");
  }
}
