// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.testing.RepositoryContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRepositoryTest extends RepositoryContract {
  @TempDir Path directory;

  @Override
  protected Repository repository() throws IOException {
    return LayoutStore.open(directory.resolve("store")).repository(ImageName.parse("a/b"));
  }

  @Test
  void sharesContentButNotTags() throws IOException {
    LayoutStore store = LayoutStore.open(directory);
    StoreRepository one = store.repository(ImageName.parse("one"));
    StoreRepository two = store.repository(ImageName.parse("ex.com:5000/one"));
    var manifest = RandomImage.write(store, 1, 1, 10);
    one.tag(manifest, new Tag("v1"));
    two.tag(manifest, new Tag("v2"));
    assertThat(one.tags()).containsExactly(new Tag("v1"));
    assertThat(two.tags()).containsExactly(new Tag("v2"));
    assertThat(two.exists(manifest)).isTrue();
    assertThat(store.images().stream().map(image -> image.name().orElse("")))
        .containsExactly("one:v1", "ex.com:5000/one:v2");
  }
}
