// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.quirk;

import java.util.Locale;
import java.util.Optional;

/**
 * A way in which a registry may differ from what the distribution spec says. Where the usual
 * request would fail, or bring what is not wanted, the quirk decides how the host is asked; the
 * others are for reports, because asking costs one small request at most.
 */
public enum Quirk {
  /** A blob is taken in one request only. */
  MONOLITHIC_ONLY,
  /** A blob is never taken in one request. */
  CHUNKS_ONLY,
  /**
   * An upload that broke in the middle of a request is lost. For reports: what the registry has is
   * asked all the same, which is one small request and may save a large blob.
   */
  NO_UPLOAD_RESUME,
  /** The longest body that is taken in one request; the value is in bytes. */
  MAXIMUM_CHUNK,
  /** The shortest chunk but the last that is taken; the value is in bytes. */
  MINIMUM_CHUNK,
  /** A chunk is not taken whose length is not known when it begins. */
  NO_STREAMED_CHUNK,
  /** A chunk is answered with 201. */
  CHUNK_CREATED,
  /** Answers about content do not state its digest. */
  NO_DIGEST_HEADER,
  /** HEAD is not answered, or not as GET is. */
  NO_HEAD,
  /** A blob is sent whole, whatever range is asked for. */
  NO_RANGE,
  /** A condition on a manifest is not heeded. */
  NO_CONDITIONAL,
  /** A blob is never taken over from another repository. */
  NO_MOUNT,
  /** There is no list of referrers. */
  NO_REFERRERS,
  /** The list of referrers is not one, or not of the subject that was asked for. */
  WRONG_REFERRERS,
  /** A tag cannot be deleted alone. */
  NO_TAG_DELETE,
  /** A manifest cannot be deleted. */
  NO_MANIFEST_DELETE,
  /** An upload cannot be cancelled. */
  NO_UPLOAD_CANCEL;

  /** As it is written in files, for example {@code monolithic-only}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The quirk that is written so; empty if this version does not know it. */
  public static Optional<Quirk> of(String label) {
    for (Quirk quirk : values()) {
      if (quirk.label().equals(label)) {
        return Optional.of(quirk);
      }
    }
    return Optional.empty();
  }
}
