// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.OciException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a credential was looked for, and what was found. Prints no secret.
 *
 * @param files all files that were read, in order, whether they are there or not
 * @param steps the places in them that are for this registry; the last one decided
 * @param failure why there should be a credential, but there is none
 * @param keysLike where nothing was found, the keys that are for other names, but look alike
 */
public record CredentialFinding(
    List<Path> files,
    List<LookupStep> steps,
    Optional<Credential> credential,
    Optional<OciException> failure,
    List<String> keysLike) {
  public CredentialFinding {
    files = List.copyOf(files);
    steps = List.copyOf(steps);
    keysLike = List.copyOf(keysLike);
  }
}
