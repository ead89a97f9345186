// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

/** What a registry does in a way of its own. */
public enum Trait {
  /** Answers a PATCH with 201. */
  CREATED_FOR_PATCH,
  /** Takes every piece and keeps the first. */
  FIRST_PIECE_ONLY,
  /** A PATCH whose body breaks off ends the upload session. */
  BREAK_ENDS_SESSION,
  /** A PATCH whose body breaks off leaves nothing of that piece. */
  BREAK_LOSES_PIECE,
  /** Takes no content with the PUT that ends an upload. */
  NO_WHOLE_UPLOADS,
  /** Takes no PATCH. */
  NO_PIECES,
  /** Does not say how much of an upload it has. */
  NO_UPLOAD_STATUS,
  /** Every answer to an upload moves it, and the place before is gone. */
  MOVING_UPLOADS,
  /** Has no referrers API: 404. */
  NO_REFERRERS,
  /** Says 405 to the referrers API. */
  REFERRERS_NOT_ALLOWED,
  /** Says 500 to the referrers API. */
  REFERRERS_BROKEN,
  /** Lists as referrers what refers to something else. */
  WRONG_REFERRERS,
  /** Does not filter referrers by type. */
  UNFILTERED_REFERRERS,
  /** Says 405 to HEAD. */
  NO_HEAD,
  /** Says nothing of digests. */
  NO_DIGEST_HEADERS,
  /** Locations without scheme and host. */
  RELATIVE_LOCATIONS,
  /** Links with scheme and host. */
  ABSOLUTE_LINKS,
  /** Links without quotes around the relation. */
  UNQUOTED_LINKS,
  /** Links to another host. */
  FOREIGN_LINKS,
  /** Links to the page that they are on. */
  CIRCULAR_LINKS,
  /** Says 400 to a mount. */
  MOUNT_REFUSED,
  /** Says 403 to a mount. */
  MOUNT_DENIED,
  /** Opens an upload when asked to mount. */
  MOUNT_OPENS_UPLOAD,
  /** 412 for a tag that is there and names something else. */
  IMMUTABLE_TAGS,
  /** Deletes nothing: 405. */
  NO_DELETE,
  /** Deletes no tags: 400 UNSUPPORTED. */
  NO_TAG_DELETE,
  /** Sends readers of blobs to another host with a signed query. */
  CDN,
  /** Answers a Range with the whole. */
  NO_RANGES,
  /** Has no answer 304. */
  NO_CONDITIONS,
  /** Has no catalog: 404. */
  NO_CATALOG,
  /** {@code "tags": null} for a repository without tags. */
  NULL_TAGS,
  /** Answers a PUT of a manifest with 202. */
  ACCEPTED_MANIFESTS,
  /** Repositories are not made by the first push: 404 NAME_UNKNOWN. */
  REPOSITORY_MUST_EXIST
}
