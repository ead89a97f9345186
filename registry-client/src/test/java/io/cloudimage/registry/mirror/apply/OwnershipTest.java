// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.spec.SpecFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnershipTest {
  /** The owners were computed by a program that knows nothing of the Java one. */
  @Test
  void ownersAreThoseOfTheVectors() throws IOException {
    String text = new String(SpecFiles.vectors("mirror-shards"), StandardCharsets.UTF_8);
    List<JsonObject> vectors =
        Json.readObject(
                ("{\"vectors\":" + text + "}").getBytes(StandardCharsets.UTF_8),
                "the vectors",
                JsonLimits.DOCUMENT)
            .objects("vectors");
    assertThat(vectors).isNotEmpty();
    for (JsonObject vector : vectors) {
      List<Integer> shards = new ArrayList<>();
      if (vector.toMap().get("of") instanceof List<?> numbers) {
        numbers.forEach(number -> shards.add(Integer.valueOf(String.valueOf(number))));
      }
      assertThat((long) Ownership.highest(vector.string("name"), shards))
          .as("%s of %s", vector.string("name"), shards)
          .isEqualTo(vector.size("owner"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1/1", "-1/2", "2/2", "0/0", "0/1001", "a/b", "0", "", "0/2/3", "0 /2"})
  void noShards(String text) {
    assertThatThrownBy(() -> Shard.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shards() {
    assertThat(Shard.parse("3/4")).isEqualTo(new Shard(3, 4)).hasToString("3/4");
    assertThat(Shard.parse("0/1").isWhole()).isTrue();
  }
}
