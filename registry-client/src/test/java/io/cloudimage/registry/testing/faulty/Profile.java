// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import java.util.EnumSet;
import java.util.Set;

/**
 * How a registry is.
 *
 * @param longestPiece 416 for a PATCH with more bytes
 * @param shortestPiece what it says in OCI-Chunk-Min-Length; 0 to say nothing
 * @param page the most entries of a page
 */
public record Profile(Set<Trait> traits, long longestPiece, long shortestPiece, int page) {
  /** As the spec has it. */
  public static final Profile PLAIN = new Profile(Set.of(), Long.MAX_VALUE, 0, 1000);

  /** Amazon's: 201 for a PATCH, and what comes after the first piece is lost. */
  public static final Profile ECR =
      PLAIN.with(
          Trait.CREATED_FOR_PATCH,
          Trait.FIRST_PIECE_ONLY,
          Trait.MOUNT_OPENS_UPLOAD,
          Trait.REPOSITORY_MUST_EXIST);

  /** GitHub's: pieces of at most 4 MiB. */
  public static final Profile GHCR =
      PLAIN.with(Trait.NO_CATALOG, Trait.NO_DELETE, Trait.NO_REFERRERS).withLongestPiece(4 << 20);

  /** Azure's: a piece that breaks off takes the session with it; pages of 100. */
  public static final Profile ACR =
      PLAIN
          .with(Trait.BREAK_ENDS_SESSION, Trait.RELATIVE_LOCATIONS, Trait.MOVING_UPLOADS)
          .withPage(100);

  /** Harbor's API of the spec, without its own. */
  public static final Profile HARBOR =
      PLAIN.with(Trait.IMMUTABLE_TAGS, Trait.NO_TAG_DELETE, Trait.NO_CATALOG).withPage(100);

  /** GitLab's and Nexus's bad days in one. */
  public static final Profile ODD =
      PLAIN.with(
          Trait.MOUNT_DENIED,
          Trait.NO_HEAD,
          Trait.NO_DIGEST_HEADERS,
          Trait.NO_REFERRERS,
          Trait.NULL_TAGS,
          Trait.UNQUOTED_LINKS,
          Trait.NO_RANGES,
          Trait.NO_UPLOAD_STATUS,
          Trait.NO_CONDITIONS,
          Trait.RELATIVE_LOCATIONS,
          Trait.ACCEPTED_MANIFESTS,
          Trait.BREAK_LOSES_PIECE);

  public Profile {
    traits = Set.copyOf(traits);
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  public Profile with(Trait... more) {
    EnumSet<Trait> all = EnumSet.noneOf(Trait.class);
    all.addAll(traits);
    all.addAll(Set.of(more));
    return new Profile(all, longestPiece, shortestPiece, page);
  }

  public Profile without(Trait trait) {
    EnumSet<Trait> all = EnumSet.noneOf(Trait.class);
    all.addAll(traits);
    all.remove(trait);
    return new Profile(all, longestPiece, shortestPiece, page);
  }

  public Profile withLongestPiece(long bytes) {
    return new Profile(traits, bytes, shortestPiece, page);
  }

  public Profile withShortestPiece(long bytes) {
    return new Profile(traits, longestPiece, bytes, page);
  }

  public Profile withPage(int entries) {
    return new Profile(traits, longestPiece, shortestPiece, entries);
  }
}
