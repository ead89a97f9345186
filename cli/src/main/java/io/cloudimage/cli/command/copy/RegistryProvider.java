// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.location.ImageSource;
import io.cloudimage.oci.location.ImageTarget;
import io.cloudimage.oci.location.RepositoryProvider;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.RemoteRepository;
import java.io.IOException;
import java.util.Optional;

/** {@code HOST/REPOSITORY:TAG}: an image in a registry, with short names completed as usual. */
final class RegistryProvider implements RepositoryProvider {
  private final CliConfig config;
  private final Registries registries;

  RegistryProvider(CliConfig config, Registries registries) {
    this.config = config;
    this.registries = registries;
  }

  @Override
  public String prefix() {
    return "docker";
  }

  @Override
  public String form() {
    return "HOST/REPOSITORY[:TAG|@DIGEST]";
  }

  @Override
  public ImageSource openSource(String place) throws IOException {
    ImageName name = config.imageName(place);
    RemoteRepository repository = registries.source(name);
    return new ImageSource(
        name.familiar(), repository, repository.resolve(name.reference()), () -> {});
  }

  @Override
  public ImageTarget openTarget(String place) throws IOException {
    ImageName name = config.imageName(place);
    RemoteRepository repository = registries.repository(name);
    return new ImageTarget() {
      @Override
      public String name() {
        return name.familiar();
      }

      @Override
      public Repository repository() {
        return repository;
      }

      @Override
      public Optional<Tag> tag() {
        return name.digest().isPresent() ? Optional.empty() : name.tag();
      }

      @Override
      public void complete(Descriptor root) throws OciException {
        if (name.digest().isPresent() && !name.digest().get().equals(root.digest())) {
          throw new OciException(
              ErrorKind.CONFLICT,
              "the copy has the digest " + root.digest() + ", not the one that " + place + " names",
              "name a tag, or leave out the digest",
              null);
        }
      }
    };
  }
}
