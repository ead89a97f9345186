// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bundle;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.IndexedReferrers;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.CopyReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes all images of an archive into the store. Every byte is verified; blobs that are there are
 * not read, so a load that was ended goes on where it was. Names are given last, when all is there.
 */
public final class ImageLoader {
  /** Whose view of the store is no matter: it gets content, and no tag. */
  private static final ImageName NO_NAME = ImageName.parse("archive");

  private final LayoutStore store;
  private final CopyOptions options;

  public ImageLoader(LayoutStore store, CopyOptions options) {
    this.store = store;
    this.options = options;
  }

  /**
   * Loads the images.
   *
   * @throws OciException NOT_FOUND if content is neither in the archive nor in the store, with what
   *     it is: nothing has a name then that had none; INVALID if an image has no name
   */
  public LoadReport load(ArchiveContent archive, EntryNames names) throws IOException {
    Map<ImageName, Descriptor> named = new LinkedHashMap<>();
    List<Descriptor> roots = new ArrayList<>();
    MissingContent missing = new MissingContent(archive.content(), store);
    for (Descriptor entry : archive.entries()) {
      Descriptor root = names.plain(entry);
      if (IndexedReferrers.subjectOf(entry).isEmpty()) {
        ImageName name = names.of(entry, archive.name());
        Descriptor before = named.put(name, root);
        if (before != null && !before.digest().equals(root.digest())) {
          throw new OciException(
              ErrorKind.INVALID,
              archive.name() + " has two images with the name " + name.familiar());
        }
      }
      roots.add(root);
      missing.add(root);
    }
    missing.requireNone(archive.name());
    return name(named, copy(archive, roots));
  }

  private Map<Digest, CopyReport> copy(ArchiveContent archive, List<Descriptor> roots)
      throws IOException {
    Copier copier = new Copier(options);
    Map<Digest, CopyReport> reports = new LinkedHashMap<>();
    for (Descriptor root : roots) {
      if (!reports.containsKey(root.digest())) {
        reports.put(
            root.digest(),
            copier.copy(archive.content(), root, store.repository(NO_NAME), Optional.empty()));
        if (root.mediaType().isManifest() || root.mediaType().isIndex()) {
          // What was there already may not be known as a referrer; to push it again lists it.
          store.push(Blob.of(root.bare(), Content.readDocument(store, root)));
        }
      }
    }
    return reports;
  }

  private LoadReport name(Map<ImageName, Descriptor> named, Map<Digest, CopyReport> reports)
      throws IOException {
    List<LoadReport.Image> images = new ArrayList<>();
    for (Map.Entry<ImageName, Descriptor> image : named.entrySet()) {
      Descriptor root = image.getValue();
      Optional<Digest> before =
          present(image.getKey()).filter(digest -> !digest.equals(root.digest()));
      store.tag(root, image.getKey());
      images.add(new LoadReport.Image(image.getKey(), root.digest(), before));
    }
    return new LoadReport(images, reports.values().stream().reduce(CopyReport::plus));
  }

  private Optional<Digest> present(ImageName name) throws IOException {
    try {
      return Optional.of(store.resolve(name).digest());
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
