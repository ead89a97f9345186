// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.command.ImageCopy;
import io.cloudimage.cli.command.ImagePart;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.PullPolicy;
import io.cloudimage.oci.build.BaseImage;
import io.cloudimage.oci.build.BaseSource;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.lock.Pin;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds bases in the local store, and fetches them into it as the policy has it. */
final class StoreBases implements BaseSource {
  private final CliConfig config;
  private final OpenStore store;
  private final Registries registries;
  private final ImageCopy copy;
  private final PullPolicy policy;

  StoreBases(
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
    ReadableRepository repository = store.layout().repository(name);
    // What is pinned does not move: that the store has it is enough, whatever the policy.
    Optional<Descriptor> local =
        pin.isPresent()
            ? findPinned(name, platform, pin.get())
            : policy == PullPolicy.ALWAYS ? Optional.empty() : findLocal(name, platform);
    if (local.isPresent()) {
      return new BaseImage(name.toString(), repository, local.get());
    }
    if (policy == PullPolicy.NEVER) {
      String wanted = pin.map(each -> " as " + each.root()).orElse("");
      throw new OciException(
              ErrorKind.NOT_FOUND,
              name.familiar()
                  + wanted
                  + " for "
                  + platform
                  + " is not in the store "
                  + config.dataRoot())
          .withHint("--pull=missing fetches it from " + name.registry());
    }
    return pin.isPresent()
        ? fetch(name, platform, pin.get())
        : new BaseImage(name.toString(), repository, copy.pull(name, Optional.of(platform)).root());
  }

  private Optional<Descriptor> findLocal(ImageName name, Platform platform) throws IOException {
    try {
      Descriptor root = store.layout().resolve(name);
      Descriptor manifest = PlatformChoice.choose(store.layout(), root, platform);
      return platform.accepts(offered(manifest)) ? Optional.of(root) : Optional.empty();
    } catch (OciException e) {
      return absent(e);
    }
  }

  /** The root itself, or what the name stands for here if that holds the same manifest. */
  private Optional<Descriptor> findPinned(ImageName name, Platform platform, Pin pin)
      throws IOException {
    List<ImageName> candidates = new ArrayList<>(List.of(name.at(pin.root())));
    if (name.digest().isEmpty()) {
      candidates.add(name);
    }
    for (ImageName candidate : candidates) {
      try {
        ReadableRepository repository = store.layout().repository(name);
        Descriptor root = store.layout().resolve(candidate);
        boolean isSame =
            PlatformChoice.choose(repository, root, platform).digest().equals(pin.manifest());
        if (isSame && new ImagePart(repository, root).forPlatform(platform).isWhole()) {
          return Optional.of(root);
        }
      } catch (OciException e) {
        absent(e);
      }
    }
    return Optional.empty();
  }

  private static Optional<Descriptor> absent(OciException e) throws OciException {
    if (e.kind() == ErrorKind.NOT_FOUND) {
      return Optional.empty();
    }
    throw e;
  }

  /**
   * The platform's content comes into the store, under no name: the tag may mean another by now.
   */
  private BaseImage fetch(ImageName name, Platform platform, Pin pin) throws IOException {
    ReadableRepository from = registries.source(name);
    Descriptor root = from.resolve(pin.root());
    ImagePart part = new ImagePart(from, root).forPlatform(platform);
    copy.fetch(name, part.repository(), part.root());
    copy.note(name, part.root());
    // The next build with this lock finds it here, without what other platforms have.
    store.layout().push(Blob.of(root, Content.readDocument(from, root)));
    return new BaseImage(name.toString(), store.layout().repository(name), root);
  }

  /** As its index says it, which chose it; as its config does where there is none. */
  private Platform offered(Descriptor manifest) throws IOException {
    if (manifest.platform().isPresent()) {
      return manifest.platform().get();
    }
    Descriptor config = Content.readManifest(store.layout(), manifest).value().config();
    return Content.readConfig(store.layout(), config).value().platform();
  }
}
