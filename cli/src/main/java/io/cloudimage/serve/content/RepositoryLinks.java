// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

  private final LinkFiles files;

  RepositoryLinks(LinkFiles files) {
    this.files = files;
  }

  /** The descriptor under which the repository has the content. */
  public Optional<Descriptor> find(RepositoryName repository, Kind kind, Digest digest)
      throws IOException {
    return files.read(place(repository, kind.directory, digest));
  }

  /** Notes that the repository has the content; on disk when this returns. */
  public void add(RepositoryName repository, Kind kind, Descriptor descriptor) throws IOException {
    files.write(place(repository, kind.directory, descriptor.digest()), descriptor);
  }

  /** Notes that a manifest of the repository has the subject. */
  public void addReferrer(RepositoryName repository, Digest subject, Descriptor referrer)
      throws IOException {
    Path directory = place(repository, "_referrers", subject);
    Digest digest = referrer.digest();
    files.write(directory.resolve(digest.algorithm().label() + "-" + digest.hex()), referrer);
  }

  /**
   * Forgets that the repository has the content.
   *
   * @return whether it had
   */
  public boolean remove(RepositoryName repository, Kind kind, Digest digest) throws IOException {
    return files.delete(place(repository, kind.directory, digest));
  }

  /** Forgets that a manifest of the repository has the subject. */
  public void removeReferrer(RepositoryName repository, Digest subject, Digest referrer)
      throws IOException {
    files.delete(
        place(repository, "_referrers", subject)
            .resolve(referrer.algorithm().label() + "-" + referrer.hex()));
  }

  /** All repositories that anything was ever put into. */
  public Set<String> repositories() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path path : files.directories()) {
      String name = String.valueOf(path.getFileName());
      boolean isKind = name.equals(Kind.BLOB.directory) || name.equals(Kind.MANIFEST.directory);
      Path parent = path.getParent();
      if (isKind && parent != null) {
        found.add(parent.toString());
      }
    }
    return found;
  }

  /** What refers to the subject, sorted by digest. */
  public List<Descriptor> referrers(RepositoryName repository, Digest subject) throws IOException {
    List<Descriptor> referrers = new ArrayList<>();
    for (Path file : files.list(place(repository, "_referrers", subject))) {
      files.read(file).ifPresent(referrers::add);
    }
    return referrers;
  }

  /** Whether anything was ever put into the repository. */
  public boolean knows(RepositoryName repository) {
    Path directory = Path.of(repository.path());
    return files.hasDirectory(directory.resolve(Kind.BLOB.directory))
        || files.hasDirectory(directory.resolve(Kind.MANIFEST.directory));
  }

  private static Path place(RepositoryName repository, String kind, Digest digest) {
    return Path.of(repository.path())
        .resolve(kind)
        .resolve(digest.algorithm().label())
        .resolve(digest.hex());
  }
}
