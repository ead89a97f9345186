// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.BlobLinker;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.MemberTags;
import io.cloudimage.oci.members.RepositoryNaming;
import io.cloudimage.oci.members.TaggedMember;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.Graph;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lays the members of a CloudImage out as the distribution registry keeps images, beside what is in
 * the folder already. Blobs are linked where the source allows it, and copied, verified, where not.
 */
public final class DistributionFolder {
  private final ContentSource source;
  private final RepositoryNaming naming;
  private final boolean linking;
  private final Set<Digest> placed = new HashSet<>();
  private final List<String> notes = new ArrayList<>();
  private long linkedBytes;
  private long copiedBytes;

  /**
   * @param linking whether blobs may share their files with the source, if it is a {@link
   *     BlobLinker}
   */
  public DistributionFolder(ContentSource source, RepositoryNaming naming, boolean linking) {
    this.source = source;
    this.naming = naming;
    this.linking = linking;
  }

  /**
   * Writes the folder. What is in it stays; a tag that is there and stands for something else then
   * stands for the member, and what it stood for can still be asked for by digest.
   *
   * @param tree holds the folder; nobody else changes it meanwhile
   * @param folder its name in the tree; made if it is not there
   * @param platforms whose members are laid out; none means all
   * @throws io.cloudimage.oci.error.OciException CONFLICT if two members would be one tag; UNSAFE
   *     if links or files are where folders belong; what reading the source throws
   */
  public FolderReport write(CloudImageRoot root, List<Platform> platforms, Path tree, String folder)
      throws IOException {
    List<TaggedMember> images = MemberTags.of(root, platforms, naming);
    if (!images.isEmpty()) {
      SafeFolder target = new SafeFolder(tree, folder);
      for (TaggedMember image : images) {
        write(image, target);
      }
    }
    return new FolderReport(images.size(), linkedBytes, copiedBytes, notes);
  }

  private void write(TaggedMember image, SafeFolder target) throws IOException {
    RepositoryName repository = naming.repository(image.name());
    for (Descriptor part : parts(image)) {
      Graph graph = Graph.read(source, part);
      for (Descriptor blob : graph.blobs()) {
        place(blob, target);
        link(FolderPaths.layerLink(repository, blob.digest()), blob.digest(), target);
      }
      for (Graph.Document document : graph.documents()) {
        place(document.descriptor(), target);
        link(
            FolderPaths.revisionLink(repository, document.descriptor().digest()),
            document.descriptor().digest(),
            target);
      }
    }
    Digest digest = image.root().digest();
    if (image.made().isPresent()) {
      copy(image.made().get(), target);
      link(FolderPaths.revisionLink(repository, digest), digest, target);
    }
    if (image.name().tag().isPresent()) {
      tag(repository, image.name().tag().get(), digest, target);
    }
  }

  /** The manifests that are in the source: those below an index that was made here. */
  private static List<Descriptor> parts(TaggedMember image) throws IOException {
    return image.made().isPresent()
        ? Successors.of(image.root().mediaType(), image.made().get().open().readAllBytes())
        : List.of(image.root());
  }

  private void tag(RepositoryName repository, Tag tag, Digest digest, SafeFolder target)
      throws IOException {
    String current = FolderPaths.currentLink(repository, tag);
    Optional<String> before = target.read(current);
    if (before.isPresent() && !before.get().equals(digest.toString())) {
      notes.add(
          repository
              + ":"
              + tag
              + " in the folder was "
              + Printable.escape(before.get())
              + ", and is now "
              + digest);
    }
    link(current, digest, target);
    link(FolderPaths.indexLink(repository, tag, digest), digest, target);
  }

  private static void link(String path, Digest digest, SafeFolder target) throws IOException {
    target.write(path, digest.toString());
  }

  private void place(Descriptor blob, SafeFolder target) throws IOException {
    if (!placed.add(blob.digest())) {
      return;
    }
    Path file = target.free(FolderPaths.data(blob.digest()));
    if (linking && source instanceof BlobLinker linker && linker.link(blob, file)) {
      linkedBytes += blob.size();
    } else {
      try (InputStream in = source.fetch(blob)) {
        Files.copy(in, file);
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      copiedBytes += blob.size();
    }
  }

  private void copy(Blob blob, SafeFolder target) throws IOException {
    if (placed.add(blob.descriptor().digest())) {
      Path file = target.free(FolderPaths.data(blob.descriptor().digest()));
      try (InputStream in =
          VerifyingInputStream.of(blob.open(), blob.descriptor(), "an index made here")) {
        Files.copy(in, file);
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      copiedBytes += blob.descriptor().size();
    }
  }
}
