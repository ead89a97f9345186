// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.util.Comparator;
import java.util.Optional;

/** A repository of a registry. */
public record RepositoryAddress(RegistryHost registry, RepositoryName repository)
    implements Comparable<RepositoryAddress> {
  private static final Comparator<RepositoryAddress> ORDER =
      Comparator.comparing(RepositoryAddress::registry)
          .thenComparing(RepositoryAddress::repository);

  public static RepositoryAddress of(ImageName name) {
    return new RepositoryAddress(name.registry(), name.repository());
  }

  /**
   * Reads {@code host/path}, complete.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static RepositoryAddress parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a repository's address is host/path");
    }
    return new RepositoryAddress(
        RegistryHost.parse(text.substring(0, slash)),
        new RepositoryName(text.substring(slash + 1)));
  }

  /** For this repository without tag and digest: what the rest of the program calls it. */
  public ImageName at(io.cloudimage.oci.model.Digest digest) {
    return new ImageName(registry, repository, Optional.empty(), Optional.of(digest));
  }

  @Override
  public int compareTo(RepositoryAddress other) {
    return ORDER.compare(this, other);
  }

  /** {@code host/path}. */
  @Override
  public String toString() {
    return registry + "/" + repository;
  }
}
