// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.oci.transfer.Workers;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether all that a closure's members refer to is there, by asking and without reading it. */
public final class ClosurePresence {
  private final ContentSource source;
  private final Workers workers;

  /**
   * @param threads how many questions are asked at once
   */
  public ClosurePresence(ContentSource source, int threads, Cancellation cancellation) {
    this.source = source;
    this.workers = new Workers(threads, cancellation);
  }

  /**
   * What is missing: manifests, indexes, configs and layers, in the closure's order. Layers that
   * are not distributed are not looked for.
   */
  public List<Descriptor> missing(Closure closure) throws IOException {
    Map<Digest, Descriptor> wanted = new LinkedHashMap<>();
    Set<Digest> missing = ConcurrentHashMap.newKeySet();
    for (ClosureMember member : closure.members()) {
      Descriptor document = member.descriptor().bare();
      wanted.put(document.digest(), document);
      if (!source.exists(document)) {
        missing.add(document.digest());
        continue;
      }
      for (Descriptor successor : Successors.of(source, document)) {
        if (!isElsewhere(successor)) {
          wanted.putIfAbsent(successor.digest(), successor.bare());
        }
      }
    }
    workers.forEach(
        new ArrayList<>(wanted.values()),
        content -> {
          if (!isDocument(content) && !source.exists(content)) {
            missing.add(content.digest());
          }
        });
    return wanted.values().stream().filter(c -> missing.contains(c.digest())).toList();
  }

  private static boolean isDocument(Descriptor content) {
    return content.mediaType().isManifest() || content.mediaType().isIndex();
  }

  private static boolean isElsewhere(Descriptor content) {
    String type = content.mediaType().value();
    return type.startsWith(MediaTypes.OCI_LAYER_NONDISTRIBUTABLE)
        || type.equals(MediaTypes.DOCKER_LAYER_FOREIGN);
  }
}
