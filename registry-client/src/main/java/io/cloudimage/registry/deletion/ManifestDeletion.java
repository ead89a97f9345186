// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.deletion;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.endpoint.DeleteManifest;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.error.RegistryException;
import java.io.IOException;

/** Removes a manifest with all its tags. */
public final class ManifestDeletion {
  private final RepositoryAccess access;

  public ManifestDeletion(RepositoryAccess access) {
    this.access = access;
  }

  /**
   * @throws OciException NOT_FOUND; UNSUPPORTED if the registry deletes nothing; DENIED
   */
  public void send(Digest digest) throws IOException {
    try {
      new DeleteManifest(access).send(digest);
    } catch (RegistryException e) {
      if (e.status() == 400 || e.status() == 405 || e.status() == 501) {
        throw switchedOff("delete " + access.origin() + "@" + digest, e);
      }
      throw e;
    }
  }

  /** The registry removes neither tags nor manifests. */
  static OciException switchedOff(String what, RegistryException answer) {
    return new OciException(
        ErrorKind.UNSUPPORTED,
        "cannot " + what + ": " + answer.getMessage(),
        "deletion is switched off at this registry: who runs it can switch it on"
            + " (docker-registry: storage.delete.enabled), or deletes there",
        answer);
  }
}
