// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.spec;

/** Annotation and label keys. An annotation is information: it is never used as a path. */
public final class AnnotationKeys {
  public static final String CREATED = "org.opencontainers.image.created";
  public static final String TITLE = "org.opencontainers.image.title";
  public static final String VERSION = "org.opencontainers.image.version";
  public static final String AUTHORS = "org.opencontainers.image.authors";
  public static final String BASE_NAME = "org.opencontainers.image.base.name";
  public static final String BASE_DIGEST = "org.opencontainers.image.base.digest";

  /** In an image layout's index: the name of the image. */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** In a store's index, on a referrer without a name: the digest of what it is about. */
  public static final String SUBJECT = "io.cloudimage.subject";

  public static final String KUBERNETES_VERSION = "io.cloudimage.kubernetes.version";

  /** On a bundled container image's descriptor: the name that it had where it came from. */
  public static final String MEMBER_NAME = "io.cloudimage.image.name";

  /** On a bundled container image's descriptor: the digest of the index that it came out of. */
  public static final String MEMBER_INDEX = "io.cloudimage.image.index";

  /** On an index of chosen platforms: the digest of the whole index that it was made from. */
  public static final String DERIVED_FROM = "io.cloudimage.derived-from";

  /** On an archive's index: how many blobs were left out because the other side has them. */
  public static final String LEFT_OUT = "io.cloudimage.archive.left-out";

  /** sealer's own description of an image, as JSON text. */
  public static final String SEALER_EXTENSION = "sealer.image.extension";

  /** The names of the container images that sealer has put into an image, as JSON text. */
  public static final String SEALER_IMAGES = "sealer.image.container.images";

  private AnnotationKeys() {}
}
