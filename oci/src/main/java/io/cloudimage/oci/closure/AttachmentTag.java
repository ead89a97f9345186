// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import io.cloudimage.oci.content.DigestTag;
import io.cloudimage.oci.content.ReferrerTag;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.util.List;
import java.util.Optional;

/** Tags that are made of a digest and so belong to what has it, and are no image's name. */
public final class AttachmentTag {
  private static final int MAXIMUM_LENGTH = 128;

  /** The roles that a tag of cosign's form gives. */
  static final List<ClosureRole> OF_COSIGN =
      List.of(ClosureRole.SIGNATURE, ClosureRole.ATTESTATION, ClosureRole.SBOM);

  private AttachmentTag() {}

  /** Whether a tag is of such a form, whatever it is made of. */
  public static boolean isOne(Tag tag) {
    return DigestTag.isOne(tag.name());
  }

  /**
   * The tag of this role for {@code subject}; empty if no tag can be as long as it would be.
   *
   * @throws IllegalArgumentException if members of this role have no tag
   */
  public static Optional<Tag> of(ClosureRole role, Digest subject) {
    String suffix =
        switch (role) {
          case SIGNATURE -> ".sig";
          case ATTESTATION -> ".att";
          case SBOM -> ".sbom";
          case FALLBACK -> "";
          case ROOT, CHILD, REFERRER -> throw new IllegalArgumentException(role + " has no tag");
        };
    if (role == ClosureRole.FALLBACK) {
      return Optional.of(ReferrerTag.of(subject));
    }
    String name = subject.algorithm().label() + "-" + subject.hex() + suffix;
    return name.length() > MAXIMUM_LENGTH ? Optional.empty() : Optional.of(new Tag(name));
  }
}
