// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.content.EntryChoice;
import io.cloudimage.oci.content.IndexedReferrers;
import io.cloudimage.oci.content.RangeFetcher;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.spec.AnnotationKeys;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** An OCI image layout in a tar file (image-spec, image-layout.md), for reading. For threads. */
public final class OciArchive
    implements ReadableRepository, RangeFetcher, ReferrerLister, TagLister, Closeable {
  private static final String VERSION = "1.0.0";

  private final ArchiveFile archive;
  private final List<Descriptor> entries;
  private final IndexedReferrers referrers = new IndexedReferrers(this);

  OciArchive(ArchiveFile archive, List<Descriptor> entries) {
    this.archive = archive;
    this.entries = List.copyOf(entries);
  }

  /**
   * Opens an archive; the caller closes it.
   *
   * @throws OciException NOT_FOUND if there is no file; INVALID if it is no sound archive of a
   *     layout; UNSUPPORTED if the layout is of another version
   */
  public static OciArchive open(Path file) throws IOException {
    ArchiveFile archive = ArchiveFile.open(file);
    try {
      return of(archive);
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  static boolean isLayout(ArchiveFile archive) {
    return archive.has("oci-layout") && archive.has("index.json");
  }

  static OciArchive of(ArchiveFile archive) throws IOException {
    return new OciArchive(
        archive,
        entries(
            archive.toString(),
            document(archive, "oci-layout"),
            document(archive, "index.json"),
            archive.has("manifest.json")));
  }

  private static Optional<byte[]> document(ArchiveFile archive, String name) throws IOException {
    return archive.has(name) ? Optional.of(archive.read(name)) : Optional.empty();
  }

  /** What a layout's two documents say: the entries of its index. */
  static List<Descriptor> entries(
      String archive, Optional<byte[]> layout, Optional<byte[]> index, boolean looksLikeDockers)
      throws OciException {
    if (layout.isEmpty() || index.isEmpty()) {
      throw new OciException(
          ErrorKind.INVALID,
          archive
              + " is no OCI archive: it has no "
              + (layout.isEmpty() ? "oci-layout" : "index.json"),
          looksLikeDockers ? "it looks like a docker-archive" : null,
          null);
    }
    String version =
        Json.readObject(layout.get(), archive + ": oci-layout", JsonLimits.REPLY)
            .string("imageLayoutVersion");
    if (!version.equals(VERSION)) {
      throw new OciException(
          ErrorKind.UNSUPPORTED, archive + " has layout version " + Printable.quote(version));
    }
    return ManifestCodec.readIndex(index.get(), MediaType.OCI_INDEX).value().manifests();
  }

  /** All entries of the index. */
  public List<Descriptor> entries() {
    return entries;
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    return choose(
        reference instanceof Digest digest
            ? EntryChoice.of(digest)
            : EntryChoice.of(reference.toString()));
  }

  /** As {@link EntryChoice#choose}. */
  public Descriptor choose(EntryChoice choice) throws OciException {
    return choice.choose(entries, archive.toString());
  }

  @Override
  public List<Tag> tags() {
    TreeSet<Tag> tags = new TreeSet<>();
    for (Descriptor entry : entries) {
      Optional.ofNullable(entry.annotations().get(AnnotationKeys.REF_NAME))
          .flatMap(Tag::from)
          .ifPresent(tags::add);
    }
    return List.copyOf(tags);
  }

  @Override
  public List<Descriptor> referrers(Descriptor subject, Optional<String> artifactType)
      throws IOException {
    return referrers.list(entries, subject.digest(), artifactType);
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    return archive.has(name(target)) && archive.size(name(target)) == target.size();
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return new VerifyingInputStream(fetchFrom(target, 0), target, archive.toString());
  }

  @Override
  public InputStream fetchFrom(Descriptor target, long offset) throws IOException {
    return archive.open(name(target), offset);
  }

  private static String name(Descriptor target) {
    Digest digest = target.digest();
    return "blobs/" + digest.algorithm().label() + "/" + digest.hex();
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
