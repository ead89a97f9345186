// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.util.Optional;

/**
 * The full name of an image: {@code [host[:port]/]path[:tag][@digest]}.
 *
 * <p>Where a name has a digest, the digest decides; the tag is then only a record of what the user
 * wrote.
 */
public record ImageName(
    RegistryHost registry, RepositoryName repository, Optional<Tag> tag, Optional<Digest> digest) {

  /** {@link #parse(String, NameDefaults)} with Docker's defaults. */
  public static ImageName parse(String text) {
    return parse(text, NameDefaults.DOCKER);
  }

  /**
   * Reads a name as a user writes it. The first component is a host if it holds a dot or a colon or
   * is {@code localhost}; else the defaults complete the name. A name with neither tag nor digest
   * means {@code latest}.
   *
   * @throws IllegalArgumentException if the text is not a name; the message says which part is
   *     wrong
   */
  public static ImageName parse(String text, NameDefaults defaults) {
    NameText.requirePrintableAscii(text);
    String rest = text;
    Optional<Digest> digest = Optional.empty();
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = Optional.of(Digest.parse(rest.substring(at + 1)));
      rest = rest.substring(0, at);
    }
    Optional<Tag> tag = Optional.empty();
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = Optional.of(new Tag(rest.substring(colon + 1)));
      rest = rest.substring(0, colon);
    }
    if (tag.isEmpty() && digest.isEmpty()) {
      tag = Optional.of(Tag.LATEST);
    }
    int slash = rest.indexOf('/');
    if (slash >= 0 && NameText.isHost(rest.substring(0, slash))) {
      RegistryHost host = RegistryHost.parse(rest.substring(0, slash));
      String path = rest.substring(slash + 1);
      if (host.equals(RegistryHost.DOCKER_HUB) && path.indexOf('/') < 0) {
        path = NameDefaults.DOCKER.namespace() + "/" + path;
      }
      return new ImageName(host, new RepositoryName(path), tag, digest);
    }
    boolean prefixed = slash < 0 && !defaults.namespace().isEmpty();
    String path = prefixed ? defaults.namespace() + "/" + new RepositoryName(rest) : rest;
    return new ImageName(defaults.registry(), new RepositoryName(path), tag, digest);
  }

  /** What to ask the repository for: the digest where there is one, else the tag. */
  public Reference reference() {
    return digest.<Reference>map(d -> d).orElseGet(() -> tag.orElse(Tag.LATEST));
  }

  /** This name with {@code digest} in the place of tag and digest. */
  public ImageName at(Digest newDigest) {
    return new ImageName(registry, repository, Optional.empty(), Optional.of(newDigest));
  }

  /** This name with {@code tag} in the place of tag and digest. */
  public ImageName withTag(Tag newTag) {
    return new ImageName(registry, repository, Optional.of(newTag), Optional.empty());
  }

  /** The shortest text that Docker's rules read as this name: {@code nginx:latest}. */
  public String familiar() {
    return familiarRepository() + suffix();
  }

  /** {@link #familiar()} without tag and digest. */
  public String familiarRepository() {
    if (!registry.equals(RegistryHost.DOCKER_HUB)) {
      return registry + "/" + repository;
    }
    String library = NameDefaults.DOCKER.namespace() + "/";
    String path = repository.path();
    boolean official = path.startsWith(library) && path.indexOf('/', library.length()) < 0;
    return official ? path.substring(library.length()) : path;
  }

  /** The complete text: {@code docker.io/library/nginx:latest}. */
  @Override
  public String toString() {
    return registry + "/" + repository + suffix();
  }

  private String suffix() {
    return tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }
}
