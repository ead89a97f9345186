// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.members.RepositoryNaming;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.util.Optional;

/**
 * Where members are pushed to: a registry, and what stands before their own paths there.
 *
 * @param prefix for example a Harbor project; without it each image's first part is its project
 */
record PushTarget(RegistryHost registry, Optional<RepositoryName> prefix) {
  /**
   * Reads {@code REGISTRY[/PREFIX]}.
   *
   * @throws OciException INVALID
   */
  static PushTarget parse(String text) throws OciException {
    try {
      int slash = text.indexOf('/');
      return slash < 0
          ? new PushTarget(RegistryHost.parse(text), Optional.empty())
          : new PushTarget(
              RegistryHost.parse(text.substring(0, slash)),
              Optional.of(new RepositoryName(text.substring(slash + 1))));
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID,
          Printable.quote(text) + " is no place for images: " + e.getMessage(),
          "expected REGISTRY or REGISTRY/PREFIX, without a tag",
          e);
    }
  }

  /** What a member is called there. */
  ImageName nameOf(ImageName member, RepositoryNaming naming) throws OciException {
    String path = naming.repository(member).path();
    RepositoryName repository =
        new RepositoryName(prefix.map(before -> before.path() + "/" + path).orElse(path));
    return new ImageName(registry, repository, member.tag(), member.digest());
  }
}
