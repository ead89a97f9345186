// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.journal;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.nio.charset.StandardCharsets;

/**
 * What is uploaded where and by whom: a session of one account is no other account's.
 *
 * @param account empty for anonymous access
 */
public record UploadKey(RegistryHost host, RepositoryName repository, String account, Digest blob) {
  String fileName() {
    String text = host + "\n" + repository + "\n" + account + "\n" + blob;
    Digest.Algorithm algorithm = Digest.Algorithm.SHA256;
    byte[] hash = algorithm.newHash().digest(text.getBytes(StandardCharsets.UTF_8));
    return Digest.of(algorithm, hash).hex() + ".json";
  }
}
