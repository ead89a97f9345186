// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.oci.build.RemoteFiles;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;

/** The registries that a command speaks to. */
final class Registries implements AutoCloseable {
  static Registries of(Invocation invocation, CliConfig config) {
    return new Registries();
  }

  Repository repository(ImageName name) throws OciException {
    throw new OciException(ErrorKind.UNSUPPORTED, "cannot reach " + name.registry());
  }

  RemoteFiles remoteFiles() {
    return new UrlFiles();
  }

  @Override
  public void close() {}
}
