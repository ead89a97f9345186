// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.lock;

import io.cloudimage.cli.command.ImageCopy;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.PullPolicy;
import io.cloudimage.oci.build.BaseImage;
import io.cloudimage.oci.build.BaseSource;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.lock.Pin;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what bases are now: asks for each name once, and fetches the layers of those alone whose
 * files have to be known.
 */
final class CurrentBases implements BaseSource {
  private final CliConfig config;
  private final OpenStore store;
  private final Registries registries;
  private final ImageCopy copy;
  private final PullPolicy policy;
  private final Map<ImageName, Descriptor> roots = new HashMap<>();

  CurrentBases(
      CliConfig config, OpenStore store, Registries registries, ImageCopy copy, PullPolicy policy) {
    this.config = config;
    this.store = store;
    this.registries = registries;
    this.copy = copy;
    this.policy = policy;
  }

  @Override
  public ImageName nameOf(String text) throws OciException {
    return config.imageName(text);
  }

  @Override
  public BaseImage find(String text, Platform platform, Optional<Pin> pin) throws IOException {
    ImageName name = nameOf(text);
    if (policy == PullPolicy.NEVER || (policy == PullPolicy.MISSING && isStored(name))) {
      Descriptor root = store.layout().resolve(pin.map(each -> name.at(each.root())).orElse(name));
      return new BaseImage(name.toString(), store.layout().repository(name), root);
    }
    ReadableRepository registry = registries.source(name);
    Descriptor root = pin.isPresent() ? registry.resolve(pin.get().root()) : root(name, registry);
    Descriptor manifest = PlatformChoice.choose(registry, root, platform);
    return new BaseImage(
        name.toString(),
        new FetchedWhenRead(registry, store.layout(), () -> copy.fetch(name, registry, manifest)),
        root);
  }

  private Descriptor root(ImageName name, ReadableRepository registry) throws IOException {
    Descriptor root = roots.get(name);
    if (root == null) {
      root = registry.resolve(name.reference());
      roots.put(name, root);
    }
    return root;
  }

  private boolean isStored(ImageName name) throws IOException {
    try {
      store.layout().resolve(name);
      return true;
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
