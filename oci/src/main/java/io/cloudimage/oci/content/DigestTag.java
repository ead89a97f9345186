// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import java.util.regex.Pattern;

/**
 * Names that are made of a digest and so belong to what has it, and are no image's: {@code
 * sha256-<hex>} lists its referrers, and {@code .sig}, {@code .att} or {@code .sbom} behind it is
 * what cosign calls a signature, an attestation or an SBOM.
 */
public final class DigestTag {
  private static final Pattern GRAMMAR =
      Pattern.compile("(?:sha256|sha512)-[0-9a-f]{64}(?:[0-9a-f]{64})?(?:\\.(?:sig|att|sbom))?");

  private DigestTag() {}

  /** Whether a name is of such a form, whatever it is made of. */
  public static boolean isOne(String name) {
    return GRAMMAR.matcher(name).matches();
  }
}
