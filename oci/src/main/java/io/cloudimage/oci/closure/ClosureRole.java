// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

/** Why a manifest or an index belongs to a closure. */
public enum ClosureRole {
  /** It is what the closure is of. */
  ROOT,
  /** An index of the closure lists it. */
  CHILD,
  /** It names a member of the closure as its subject. */
  REFERRER,
  /** It is tagged as the signature of a member: {@code sha256-<hex>.sig}. */
  SIGNATURE,
  /** It is tagged as the attestation of a member: {@code sha256-<hex>.att}. */
  ATTESTATION,
  /** It is tagged as the SBOM of a member: {@code sha256-<hex>.sbom}. */
  SBOM,
  /**
   * It is the index of a member's referrers, {@code sha256-<hex>}. It says nothing that the
   * referrers do not say, so it is neither copied nor compared: whoever takes the referrers keeps
   * its own list of them.
   */
  FALLBACK;

  /** Whether the member says something about another, so that a copy of the image leaves it out. */
  public boolean isAttachment() {
    return this == REFERRER || this == SIGNATURE || this == ATTESTATION || this == SBOM;
  }

  /** Whether the member is found by a tag that is made of its subject's digest. */
  public boolean isTag() {
    return this == SIGNATURE || this == ATTESTATION || this == SBOM || this == FALLBACK;
  }
}
