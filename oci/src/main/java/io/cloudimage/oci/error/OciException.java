// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.error;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a user can understand: what was tried, on which object, what was expected, what
 * was seen; with a hint where there is one.
 */
public class OciException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final @Nullable String hint;

  public OciException(ErrorKind kind, String message) {
    this(kind, message, null, null);
  }

  public OciException(ErrorKind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, cause);
  }

  public OciException(
      ErrorKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.hint = hint;
  }

  public ErrorKind kind() {
    return kind;
  }

  /** What to do about it, as a sentence. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  /** The same failure with a hint. */
  public OciException withHint(String newHint) {
    return new OciException(kind, String.valueOf(getMessage()), newHint, this);
  }
}
