// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.StoredImage;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The container images of a store's CloudImages, read again when the store has others. */
public final class ServedMembers {
  /** A store that is asked by hundreds of clients need not be looked at for each. */
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final LayoutStore store;
  private final List<ImageName> names;
  private List<Digest> known = List.of();
  private MemberCatalog catalog = new MemberCatalog();
  private long checked;
  private boolean read;

  /**
   * @param names of the CloudImages; none means all of the store
   */
  public ServedMembers(LayoutStore store, List<ImageName> names) {
    this.store = store;
    this.names = List.copyOf(names);
  }

  public synchronized MemberCatalog catalog() throws IOException {
    long now = System.nanoTime();
    if (read && now - checked < FRESH_NANOS) {
      return catalog;
    }
    List<Descriptor> roots = roots();
    List<Digest> digests = roots.stream().map(Descriptor::digest).toList();
    if (!read || !digests.equals(known)) {
      catalog = MemberCatalog.read(store, roots);
      known = digests;
    }
    read = true;
    checked = now;
    return catalog;
  }

  private List<Descriptor> roots() throws IOException {
    List<Descriptor> roots = new ArrayList<>();
    for (ImageName name : names) {
      roots.add(store.resolve(name));
    }
    if (names.isEmpty()) {
      List<StoredImage> images = new ArrayList<>(store.images());
      images.sort(Comparator.comparing(image -> image.name().orElse("")));
      for (StoredImage image : images) {
        roots.add(image.descriptor());
      }
    }
    return roots;
  }
}
