// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;

/** Finds, below an image's root, the manifest for a platform, and reads it. */
final class BaseReader {
  private final String name;
  private final ContentSource source;

  BaseReader(String name, ContentSource source) {
    this.name = name;
    this.source = source;
  }

  Base read(Descriptor root, Platform platform) throws IOException {
    Descriptor descriptor = PlatformChoice.choose(source, root, platform).bare();
    Manifest manifest = Content.readManifest(source, descriptor).value();
    ImageConfig config = Content.readConfig(source, manifest.config()).value();
    if (!platform.accepts(config.platform())) {
      throw new OciException(
          ErrorKind.NOT_FOUND,
          Printable.escape(name) + " is for " + config.platform() + ", not for " + platform,
          "FROM --platform=" + config.platform() + " takes it nevertheless",
          null);
    }
    return Base.of(name, source, descriptor, manifest, config);
  }
}
