// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import java.nio.charset.StandardCharsets;

/** How a helper ended and what it wrote to standard output. */
record HelperRun(int exitCode, byte[] output) {
  String text() {
    return new String(output, StandardCharsets.UTF_8);
  }
}
