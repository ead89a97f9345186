// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.plan.WorkList;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which shard does what (spec/mirror.md 5.3), the same for all who have the plan: a reference falls
 * to the shard whose number with its name hashes highest; a blob, at each registry, to one of the
 * shards whose references need it, found in the same way.
 */
final class Ownership {
  private final int shards;
  private final Map<String, Integer> blobOwners = new HashMap<>();

  Ownership(WorkList work, int shards) {
    this.shards = shards;
    if (shards > 1) {
      Map<String, SortedSet<Integer>> candidates = new HashMap<>();
      for (WorkList.ReferenceWork reference : work.references()) {
        int owner = of(reference);
        for (Digest blob : reference.blobs()) {
          candidates
              .computeIfAbsent(
                  key(reference.at().registry().toString(), blob), k -> new TreeSet<>())
              .add(owner);
        }
      }
      candidates.forEach((key, owners) -> blobOwners.put(key, highest(key, owners)));
    }
  }

  /** Who changes a reference. */
  int of(WorkList.ReferenceWork reference) {
    if (shards == 1) {
      return 0;
    }
    return highest(
        reference.toString(), IntStream.range(0, shards).boxed().collect(Collectors.toList()));
  }

  /** Who brings a blob to all repositories of a registry that need it. */
  int ofBlob(String registry, Digest blob) {
    return blobOwners.getOrDefault(key(registry, blob), 0);
  }

  private static String key(String registry, Digest blob) {
    return registry + "/" + blob;
  }

  /** Of these shards the one whose number hashes highest with the name. */
  static int highest(String name, Collection<Integer> shards) {
    int best = -1;
    BigInteger bestHash = BigInteger.ONE.negate();
    for (int shard : shards) {
      String text = shard + " " + name;
      BigInteger hash = new BigInteger(Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex(), 16);
      if (hash.compareTo(bestHash) > 0) {
        best = shard;
        bestHash = hash;
      }
    }
    return best;
  }
}
