// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;

/** Where things are in the folder, relative to it, with {@code /} between the parts. */
final class FolderPaths {
  static final String ROOT = "docker/registry/v2";

  private FolderPaths() {}

  /** The content of a blob, a manifest among them. */
  static String data(Digest digest) {
    return ROOT
        + "/blobs/"
        + digest.algorithm().label()
        + "/"
        + digest.hex().substring(0, 2)
        + "/"
        + digest.hex()
        + "/data";
  }

  /** Says that a repository has a blob. */
  static String layerLink(RepositoryName repository, Digest digest) {
    return repository(repository) + "/_layers/" + suffix(digest);
  }

  /** Says that a repository has a manifest or an index. */
  static String revisionLink(RepositoryName repository, Digest digest) {
    return repository(repository) + "/_manifests/revisions/" + suffix(digest);
  }

  /** Says what a tag stands for. */
  static String currentLink(RepositoryName repository, Tag tag) {
    return repository(repository) + "/_manifests/tags/" + tag + "/current/link";
  }

  /** Says what a tag has stood for, too. */
  static String indexLink(RepositoryName repository, Tag tag, Digest digest) {
    return indexFolder(repository, tag) + "/" + suffix(digest);
  }

  /** Holds what a tag stands for and has stood for, by algorithm. */
  static String indexFolder(RepositoryName repository, Tag tag) {
    return repository(repository) + "/_manifests/tags/" + tag + "/index";
  }

  private static String repository(RepositoryName repository) {
    return ROOT + "/repositories/" + repository;
  }

  private static String suffix(Digest digest) {
    return digest.algorithm().label() + "/" + digest.hex() + "/link";
  }
}
