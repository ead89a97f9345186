// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.command.ImageCopy;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.PullPolicy;
import io.cloudimage.oci.build.BaseImage;
import io.cloudimage.oci.build.BaseSource;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.util.Optional;

/** Finds bases in the local store, and fetches them into it as the policy has it. */
final class StoreBases implements BaseSource {
  private final CliConfig config;
  private final OpenStore store;
  private final ImageCopy copy;
  private final PullPolicy policy;

  StoreBases(CliConfig config, OpenStore store, ImageCopy copy, PullPolicy policy) {
    this.config = config;
    this.store = store;
    this.copy = copy;
    this.policy = policy;
  }

  @Override
  public BaseImage find(String text, Platform platform) throws IOException {
    ImageName name = config.imageName(text);
    Optional<Descriptor> local =
        policy == PullPolicy.ALWAYS ? Optional.empty() : findLocal(name, platform);
    if (local.isEmpty() && policy == PullPolicy.NEVER) {
      throw new OciException(
              ErrorKind.NOT_FOUND,
              name.familiar() + " for " + platform + " is not in the store " + config.dataRoot())
          .withHint("--pull=missing fetches it from " + name.registry());
    }
    Descriptor root =
        local.isPresent() ? local.get() : copy.pull(name, Optional.of(platform)).root();
    return new BaseImage(name.toString(), store.layout().repository(name), root);
  }

  private Optional<Descriptor> findLocal(ImageName name, Platform platform) throws IOException {
    try {
      Descriptor root = store.layout().resolve(name);
      Descriptor manifest = PlatformChoice.choose(store.layout(), root, platform);
      Descriptor config = Content.readManifest(store.layout(), manifest).value().config();
      Platform offered = Content.readConfig(store.layout(), config).value().platform();
      return platform.accepts(offered) ? Optional.of(root) : Optional.empty();
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
