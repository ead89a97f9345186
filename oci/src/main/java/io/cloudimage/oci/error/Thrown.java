// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.error;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What another thread has thrown, on its way to the one that waits for it. */
public final class Thrown {
  private Thrown() {}

  /**
   * The failure itself for the caller to throw, or wrapped if it is a checked one of another kind.
   * An unchecked one is thrown here.
   */
  public static IOException of(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return failure instanceof IOException e ? e : new IOException(failure);
  }
}
