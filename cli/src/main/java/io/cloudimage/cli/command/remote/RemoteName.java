// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;

/** Names as these commands take them: strictly, for nothing here should be done by default. */
final class RemoteName {
  private RemoteName() {}

  /**
   * A repository, without a tag.
   *
   * @throws OciException INVALID
   */
  static ImageName repository(CliConfig config, String text) throws OciException {
    ImageName name = config.imageName(text);
    if (hasReference(text)) {
      throw new OciException(
          ErrorKind.INVALID,
          "expected a repository, but " + Printable.quote(text) + " has a tag or a digest",
          "leave it out: " + name.familiarRepository(),
          null);
    }
    return name;
  }

  /**
   * A name with a tag or a digest, which is not added if it is missing.
   *
   * @throws OciException INVALID
   */
  static ImageName withReference(CliConfig config, String text) throws OciException {
    ImageName name = config.imageName(text);
    if (!hasReference(text)) {
      throw new OciException(
          ErrorKind.INVALID,
          "expected a tag or a digest in " + Printable.quote(text),
          "name it: " + name.familiar(),
          null);
    }
    return name;
  }

  /**
   * The digest of a name that must have one.
   *
   * @throws OciException INVALID
   */
  static Digest digest(ImageName name) throws OciException {
    return name.digest()
        .orElseThrow(
            () ->
                new OciException(
                    ErrorKind.INVALID,
                    "expected a digest, as in " + name.familiarRepository() + "@sha256:..."));
  }

  static boolean hasReference(String text) {
    return text.indexOf('@') >= 0 || text.lastIndexOf(':') > text.lastIndexOf('/');
  }
}
