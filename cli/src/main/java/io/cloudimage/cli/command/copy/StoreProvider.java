// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.location.ImageSource;
import io.cloudimage.oci.location.ImageTarget;
import io.cloudimage.oci.location.RepositoryProvider;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;

/** {@code store:NAME}: an image in the local store. */
final class StoreProvider implements RepositoryProvider {
  private final CliConfig config;

  StoreProvider(CliConfig config) {
    this.config = config;
  }

  @Override
  public String prefix() {
    return "store";
  }

  @Override
  public String form() {
    return "NAME";
  }

  @Override
  public ImageSource openSource(String place) throws IOException {
    ImageName name = config.imageName(place);
    OpenStore store = OpenStore.open(config);
    try {
      Descriptor root = store.layout().resolve(name);
      return new ImageSource(
          prefix() + ":" + name.familiar(), store.layout().repository(name), root, store::close);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  @Override
  public ImageTarget openTarget(String place) throws IOException {
    ImageName name = config.imageName(place);
    OpenStore store = OpenStore.open(config);
    return new ImageTarget() {
      @Override
      public String name() {
        return prefix() + ":" + name.familiar();
      }

      @Override
      public Repository repository() {
        return store.layout().repository(name);
      }

      /** The store's check takes what an index lists and is missing for a loss. */
      @Override
      public boolean takesSparseIndexes() {
        return false;
      }

      @Override
      public void complete(Descriptor root) throws IOException {
        store.layout().tag(root, name);
      }

      @Override
      public void close() throws IOException {
        store.close();
      }
    };
  }
}
