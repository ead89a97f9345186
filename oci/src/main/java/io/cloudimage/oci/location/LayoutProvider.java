// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.location;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.layout.LayoutDirectory;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;

/** {@code oci:DIR[:NAME]}: an OCI image layout in a folder. */
public final class LayoutProvider implements RepositoryProvider {
  @Override
  public String prefix() {
    return "oci";
  }

  @Override
  public String form() {
    return "DIR[:NAME|@DIGEST]";
  }

  @Override
  public ImageSource openSource(String place) throws IOException {
    FilePlace at = FilePlace.parse(place, form());
    LayoutDirectory layout = LayoutDirectory.open(at.path());
    Descriptor root = layout.choose(at.choice());
    return new ImageSource(prefix() + ":" + place, layout, root, () -> {});
  }

  @Override
  public ImageTarget openTarget(String place) throws IOException {
    FilePlace at = FilePlace.parse(place, form()).withoutDigest(place);
    LayoutDirectory layout = LayoutDirectory.openOrCreate(at.path());
    return new ImageTarget() {
      @Override
      public String name() {
        return prefix() + ":" + place;
      }

      @Override
      public Repository repository() {
        return layout;
      }

      @Override
      public void complete(Descriptor root) throws IOException {
        layout.name(root, at.choice().name());
      }
    };
  }
}
