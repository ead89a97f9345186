// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.location;

import io.cloudimage.oci.archive.OciArchive;
import io.cloudimage.oci.archive.OciArchiveWriter;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;

/** {@code oci-archive:FILE[:NAME]}: an OCI image layout in a tar file. */
public final class OciArchiveProvider implements RepositoryProvider {
  @Override
  public String prefix() {
    return "oci-archive";
  }

  @Override
  public String form() {
    return "FILE[:NAME|@DIGEST]";
  }

  @Override
  public ImageSource openSource(String place) throws IOException {
    FilePlace at = FilePlace.parse(place, form());
    OciArchive archive = OciArchive.open(at.path());
    try {
      return new ImageSource(prefix() + ":" + place, archive, archive.choose(at.choice()), archive);
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  @Override
  public ImageTarget openTarget(String place) throws IOException {
    FilePlace at = FilePlace.parse(place, form()).withoutDigest(place);
    OciArchiveWriter archive = OciArchiveWriter.create(at.path());
    return new ImageTarget() {
      @Override
      public String name() {
        return prefix() + ":" + place;
      }

      @Override
      public Repository repository() {
        return archive;
      }

      @Override
      public void complete(Descriptor root) throws IOException {
        archive.name(root, at.choice().name());
        archive.complete();
      }

      @Override
      public void close() throws IOException {
        archive.close();
      }
    };
  }
}
