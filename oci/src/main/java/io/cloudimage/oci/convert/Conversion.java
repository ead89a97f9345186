// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A converted image, ready to be copied.
 *
 * @param root what the image is now
 * @param repository the source with what was made of it; good as long as both the source and the
 *     scratch space are open
 * @param changed manifests and indexes that have become others: what is said about them by their
 *     old digest is said about nothing in the copy
 * @param losses what could not be taken along
 */
public record Conversion(
    Descriptor root,
    ReadableRepository repository,
    Map<Digest, Descriptor> changed,
    List<Loss> losses) {
  public Conversion {
    changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    losses = List.copyOf(losses);
  }
}
