// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EntryNameTest {
  @Test
  void textIsText() {
    for (String text : new String[] {"", "a", "é", "😀", "a\ud83d\ude00b"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThat(EntryName.decode(bytes)).isEqualTo(text);
      assertThat(EntryName.encode(text)).isEqualTo(bytes);
    }
  }

  @Test
  void noByteIsLost() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      assertThat(EntryName.encode(EntryName.decode(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void aSurrogateThatIsNoByteHasNoBytes() {
    for (String text : new String[] {"\ud800", "\udc00", "\udc7f", "\ude00"}) {
      assertThatThrownBy(() -> EntryName.encode(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theOrderIsThatOfTheBytes() {
    String[] names = {"\udcff", "😀", "\uffee", "é", "b", "a/b", "a.b", "a"};
    Arrays.sort(names, EntryName.BY_BYTES);
    assertThat(names).containsExactly("a", "a.b", "a/b", "b", "é", "\uffee", "😀", "\udcff");
  }
}
