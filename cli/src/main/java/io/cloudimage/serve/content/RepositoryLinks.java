// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.DescriptorCodec;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which repository has which content: one small file per fact, {@code
 * serve/repositories/<name>/_<kind>/<algorithm>/<hex>}, holding a descriptor. The store keeps every
 * blob once for all; what a repository has no link to, it does not have. Names and digests are
 * values that match their grammar, and no component of a name starts with an underscore, so paths
 * neither collide nor escape.
 */
public final class RepositoryLinks {
  /** What a link says of the content. */
  public enum Kind {
    BLOB("_blobs"),
    MANIFEST("_manifests");

    private final String directory;

    Kind(String directory) {
      this.directory = directory;
    }
  }

  private final Path root;

  public RepositoryLinks(Path root) {
    this.root = root;
  }

  /** The descriptor under which the repository has the content. */
  public Optional<Descriptor> find(RepositoryName repository, Kind kind, Digest digest)
      throws IOException {
    return read(place(repository, kind.directory, digest));
  }

  /** Notes that the repository has the content; on disk when this returns. */
  public void add(RepositoryName repository, Kind kind, Descriptor descriptor) throws IOException {
    write(place(repository, kind.directory, descriptor.digest()), descriptor);
  }

  /** Notes that a manifest of the repository has the subject. */
  public void addReferrer(RepositoryName repository, Digest subject, Descriptor referrer)
      throws IOException {
    Path directory = place(repository, "_referrers", subject);
    Digest digest = referrer.digest();
    write(directory.resolve(digest.algorithm().label() + "-" + digest.hex()), referrer);
  }

  /**
   * Forgets that the repository has the content.
   *
   * @return whether it had
   */
  public boolean remove(RepositoryName repository, Kind kind, Digest digest) throws IOException {
    return Files.deleteIfExists(place(repository, kind.directory, digest));
  }

  /** Forgets that a manifest of the repository has the subject. */
  public void removeReferrer(RepositoryName repository, Digest subject, Digest referrer)
      throws IOException {
    Files.deleteIfExists(
        place(repository, "_referrers", subject)
            .resolve(referrer.algorithm().label() + "-" + referrer.hex()));
  }

  /** All repositories that anything was ever put into. */
  public Set<String> repositories() throws IOException {
    Set<String> found = new TreeSet<>();
    if (!Files.isDirectory(root)) {
      return found;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isDirectory)::iterator) {
        String name = String.valueOf(path.getFileName());
        boolean isKind = name.equals(Kind.BLOB.directory) || name.equals(Kind.MANIFEST.directory);
        Path parent = path.getParent();
        if (isKind && parent != null) {
          found.add(root.relativize(parent).toString());
        }
      }
    }
    return found;
  }

  /** What refers to the subject, sorted by digest. */
  public List<Descriptor> referrers(RepositoryName repository, Digest subject) throws IOException {
    Path directory = place(repository, "_referrers", subject);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Descriptor> referrers = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(file -> !isTemporary(file)).sorted().toList()) {
        read(file).ifPresent(referrers::add);
      }
    }
    return referrers;
  }

  /** Whether anything was ever put into the repository. */
  public boolean knows(RepositoryName repository) {
    Path directory = root.resolve(repository.path());
    return Files.isDirectory(directory.resolve(Kind.BLOB.directory))
        || Files.isDirectory(directory.resolve(Kind.MANIFEST.directory));
  }

  private Path place(RepositoryName repository, String kind, Digest digest) {
    return root.resolve(repository.path())
        .resolve(kind)
        .resolve(digest.algorithm().label())
        .resolve(digest.hex());
  }

  private static Optional<Descriptor> read(Path file) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return Optional.of(
          DescriptorCodec.read(Json.readObject(bytes, "the link " + file, JsonLimits.DOCUMENT)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (OciException e) {
      // A damaged link is none: the client pushes again, and writes a new one.
      return Optional.empty();
    }
  }

  private static void write(Path file, Descriptor descriptor) throws IOException {
    byte[] content = Json.write(DescriptorCodec.tree(descriptor));
    Path directory = Objects.requireNonNull(file.getParent(), "a link is in a directory");
    Files.createDirectories(directory);
    Path temporary = directory.resolve("." + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static boolean isTemporary(Path file) {
    return file.getFileName().toString().startsWith(".");
  }
}
