// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.util.Optional;

/**
 * A manifest or an index of a closure.
 *
 * @param descriptor of a child as its index has it, with the platform; of a referrer with artifact
 *     type and annotations
 * @param tag by which it is found, if it is by one that is made of the subject's digest
 * @param subject the member that it belongs to: of a child its index; empty for the root alone
 */
public record ClosureMember(
    Descriptor descriptor, ClosureRole role, Optional<Tag> tag, Optional<Digest> subject) {

  /** What it is in any closure of the same image, whatever its content may be there. */
  String identity() {
    return switch (role) {
      case ROOT -> "root";
      case CHILD, REFERRER -> role + " " + subject.orElseThrow() + " " + descriptor.digest();
      case SIGNATURE, ATTESTATION, SBOM, FALLBACK -> tag.orElseThrow().name();
    };
  }
}
