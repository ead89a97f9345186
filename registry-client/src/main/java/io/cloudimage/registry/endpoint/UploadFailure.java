// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.error.RegistryException;
import java.util.Set;

/** What a failed request of an upload means for the upload. */
enum UploadFailure {
  /** It may have been taken, in part or whole: ask. */
  UNKNOWN,
  /** The registry knows no such upload. */
  GONE,
  /** What was sent does not begin where the registry has come to, or is too long for it. */
  WRONG_PLACE,
  /** It is longer than the registry, or a proxy before it, takes. */
  TOO_LONG,
  /** The registry does not take blobs in this way. */
  OTHER_WAY,
  /** What the registry has got is not what its digest says. */
  WRONG_CONTENT,
  /** There is no cure. */
  FINAL;

  private static final Set<Integer> NO_SUCH_WAY = Set.of(405, 411, 415, 501);
  private static final Set<Integer> LATER = Set.of(401, 408, 425, 429, 499);

  static UploadFailure of(OciException e) {
    if (!(e instanceof RegistryException refusal)) {
      return e.kind() == ErrorKind.UNAVAILABLE ? UNKNOWN : FINAL;
    }
    int status = refusal.status();
    if (refusal.hasCode("DIGEST_INVALID") || refusal.hasCode("SIZE_INVALID")) {
      return WRONG_CONTENT;
    }
    if (UploadSession.isGone(refusal)) {
      return GONE;
    }
    if (NO_SUCH_WAY.contains(status)) {
      return OTHER_WAY;
    }
    return switch (status) {
      case 413 -> TOO_LONG;
      case 416 -> WRONG_PLACE;
      default -> status >= 500 || LATER.contains(status) ? UNKNOWN : FINAL;
    };
  }
}
