// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The other side takes or gives too little, or nothing. */
final class StalledException extends IOException {
  private static final long serialVersionUID = 1L;

  StalledException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
