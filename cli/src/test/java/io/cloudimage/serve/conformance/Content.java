// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import io.cloudimage.oci.model.Digest;
import java.util.Random;

/** Bytes to push, the same in every run. */
record Content(Digest digest, byte[] bytes) {
  static Content of(Digest.Algorithm algorithm, byte[] bytes) {
    return new Content(Digest.of(algorithm, algorithm.newHash().digest(bytes)), bytes);
  }

  /**
   * @param name no other content has its bytes
   */
  static Content random(Digest.Algorithm algorithm, String name, int length) {
    byte[] bytes = new byte[length];
    new Random((algorithm + " " + name).hashCode()).nextBytes(bytes);
    return of(algorithm, bytes);
  }
}
