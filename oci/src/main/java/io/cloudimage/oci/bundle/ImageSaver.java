// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bundle;

import io.cloudimage.oci.archive.OciArchiveWriter;
import io.cloudimage.oci.closure.Closure;
import io.cloudimage.oci.closure.ClosureCopier;
import io.cloudimage.oci.closure.ClosureLimits;
import io.cloudimage.oci.closure.ClosureReader;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes images, each with its container images and all that is attached to it, into one archive.
 * What several of them share is in it once.
 */
public final class ImageSaver {
  private final CopyOptions options;
  private final KnownBlobs known;

  /**
   * @param known what is left out because the other side has it
   */
  public ImageSaver(CopyOptions options, KnownBlobs known) {
    // One after the other: a tar has one end to write at, and the same images give the same bytes.
    this.options = options.withConcurrency(1);
    this.known = known;
  }

  /** An image to save, as its user names it. */
  public record Source(ImageName name, ReadableRepository repository) {}

  /**
   * Writes the images and completes the archive.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND if there is no such image
   */
  public SaveReport save(List<Source> sources, OciArchiveWriter archive) throws IOException {
    Map<Digest, Descriptor> leftOut = new ConcurrentHashMap<>();
    List<SaveReport.Image> images = new ArrayList<>();
    for (Source source : sources) {
      ImageName name = source.name();
      Descriptor root = source.repository().resolve(name.reference());
      Closure closure = ClosureReader.read(source.repository(), root, ClosureLimits.defaults());
      Optional<Tag> tag = name.digest().isPresent() ? Optional.empty() : name.tag();
      NamedArchive view = new NamedArchive(archive, name, known, leftOut);
      images.add(
          new SaveReport.Image(
              name,
              new ClosureCopier(options).copy(source.repository(), closure, view, tag),
              closure.attachments().size()));
      if (tag.isEmpty()) {
        archive.name(root, Optional.of(name.familiar()));
      }
    }
    Map<Digest, Descriptor> missing = new LinkedHashMap<>(leftOut);
    archive.complete(
        missing.isEmpty()
            ? Map.of()
            : Map.of(AnnotationKeys.LEFT_OUT, Integer.toString(missing.size())));
    return new SaveReport(
        images, missing.size(), missing.values().stream().mapToLong(Descriptor::size).sum());
  }
}
