// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.mirror.selection.RepositoryRules;

/** What an entry takes from. */
public sealed interface MirrorSource {
  /** The registry that it is in. */
  RegistryHost registry();

  /** One image: by tag; by digest; or a tag that is held at a digest. */
  record OfImage(ImageName name) implements MirrorSource {
    @Override
    public RegistryHost registry() {
      return name.registry();
    }

    @Override
    public String toString() {
      return name.toString();
    }
  }

  /** A repository's tags. */
  record OfRepository(RegistryHost registry, RepositoryName repository) implements MirrorSource {
    @Override
    public String toString() {
      return registry + "/" + repository;
    }
  }

  /** A registry's repositories, as it lists them. */
  record OfRegistry(RegistryHost registry, RepositoryRules rules) implements MirrorSource {
    @Override
    public String toString() {
      return registry.toString();
    }
  }
}
