// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.EntryChoice;
import io.cloudimage.oci.content.IndexedReferrers;
import io.cloudimage.oci.content.RangeFetcher;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An OCI image layout (image-spec, image-layout.md) as a folder among others: nothing lies in it
 * but what the specification names, so any tool reads it, and any tool's can be read, also where it
 * cannot be written.
 *
 * <p>For several threads. Of processes, one may write at a time: they wait for each other where
 * both are this program.
 */
public final class LayoutDirectory implements Repository, RangeFetcher, TagLister, ReferrerLister {
  private static final int BUFFER = 128 * 1024;

  private final StorePaths paths;
  private final BlobFiles blobs;
  private final IndexedReferrers referrers = new IndexedReferrers(this);

  private LayoutDirectory(StorePaths paths) {
    this.paths = paths;
    this.blobs = new BlobFiles(paths);
  }

  /**
   * Opens a layout for reading.
   *
   * @throws OciException NOT_FOUND if there is none; UNSUPPORTED if it is of another version
   */
  public static LayoutDirectory open(Path directory) throws IOException {
    StorePaths paths = new StorePaths(directory.toAbsolutePath().normalize());
    if (!Files.isRegularFile(paths.layoutFile())) {
      throw new OciException(
          ErrorKind.NOT_FOUND, directory + " is no OCI image layout: it has no file oci-layout");
    }
    StoreCreation.checkVersion(paths);
    return new LayoutDirectory(paths);
  }

  /**
   * Opens a layout for writing; a folder that is empty or not there becomes one.
   *
   * @throws OciException CONFLICT if the folder holds something else; UNSUPPORTED if it is a layout
   *     of another version
   */
  public static LayoutDirectory openOrCreate(Path directory) throws IOException {
    StorePaths paths = new StorePaths(directory.toAbsolutePath().normalize());
    if (!Files.exists(paths.layoutFile())) {
      StoreCreation.createPlain(paths);
    }
    return open(directory);
  }

  public Path root() {
    return paths.root();
  }

  /** All entries of the index. */
  public List<Descriptor> entries() throws IOException {
    return IndexFile.read(paths.index());
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    return blobs.exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return new VerifyingInputStream(blobs.open(target, 0), target, paths.root().toString());
  }

  @Override
  public InputStream fetchFrom(Descriptor target, long offset) throws IOException {
    return blobs.open(target, offset);
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    if (reference instanceof Digest digest) {
      Optional<Descriptor> document = new StoredDocuments(paths, this).find(digest);
      return document.isPresent() ? document.get() : choose(EntryChoice.of(digest));
    }
    return choose(EntryChoice.of(reference.toString()));
  }

  /** As {@link EntryChoice#choose}. */
  public Descriptor choose(EntryChoice choice) throws IOException {
    return choice.choose(entries(), paths.root().toString());
  }

  @Override
  public List<Tag> tags() throws IOException {
    TreeSet<Tag> tags = new TreeSet<>();
    for (Descriptor entry : entries()) {
      IndexFile.nameOf(entry).flatMap(Tag::from).ifPresent(tags::add);
    }
    return List.copyOf(tags);
  }

  @Override
  public void push(Blob blob) throws IOException {
    if (blobs.exists(blob.descriptor())) {
      return;
    }
    Path partial = paths.root().resolve(".blob-" + UUID.randomUUID());
    try {
      try (FileChannel channel =
              FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          InputStream in =
              VerifyingInputStream.of(blob.open(), blob.descriptor(), "the source of a copy")) {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        }
        channel.force(true);
      }
      blobs.adopt(partial, blob.descriptor());
    } finally {
      Files.deleteIfExists(partial);
    }
    Optional<Descriptor> entry = referrers.entry(blob.descriptor());
    if (entry.isPresent()) {
      change(entries -> addUnlessThere(entries, entry.get()));
    }
  }

  /** Found by the entries of the index: those without a name that have a subject. */
  @Override
  public List<Descriptor> referrers(Descriptor subject, Optional<String> artifactType)
      throws IOException {
    return referrers.list(entries(), subject.digest(), artifactType);
  }

  @Override
  public void tag(Descriptor manifest, Tag tag) throws IOException {
    name(manifest, Optional.of(tag.toString()));
  }

  /**
   * Adds an entry to the index; a name that exists is moved, and without a name an entry for the
   * same content stays as it is.
   *
   * @throws OciException NOT_FOUND if the content is not here
   */
  public void name(Descriptor root, Optional<String> name) throws IOException {
    if (!exists(root)) {
      throw new OciException(
          ErrorKind.NOT_FOUND, "cannot name " + root.digest() + ": it is not in " + paths.root());
    }
    change(
        entries -> {
          if (name.isEmpty()) {
            addUnlessThere(entries, root);
            return;
          }
          entries.removeIf(entry -> IndexFile.nameOf(entry).equals(name));
          entries.add(root.withAnnotation(AnnotationKeys.REF_NAME, name.get()));
        });
  }

  private static void addUnlessThere(List<Descriptor> entries, Descriptor added) {
    if (entries.stream().noneMatch(entry -> entry.digest().equals(added.digest()))) {
      entries.add(added);
    }
  }

  private void change(Consumer<List<Descriptor>> change) throws IOException {
    try (FileLocks.Held held = new FileLocks(paths.root()).acquire("oci-layout")) {
      List<Descriptor> entries = new ArrayList<>(entries());
      change.accept(entries);
      DurableFiles.replace(paths.index(), IndexFile.encode(entries));
    }
  }
}
