// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One place that was asked for a credential.
 *
 * @param file the file that holds the credential or names who does
 * @param section {@code auths}, {@code credHelpers} or {@code credsStore}
 * @param helper the program that was asked, if one was
 * @param key what was looked up
 */
public record LookupStep(
    Path file, String section, Optional<String> helper, String key, Outcome outcome) {
  /** What came of it. */
  public enum Outcome {
    FOUND,
    NOTHING,
    FAILED
  }
}
