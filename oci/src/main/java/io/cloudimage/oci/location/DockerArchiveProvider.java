// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.location;

import io.cloudimage.oci.archive.DockerArchive;
import io.cloudimage.oci.archive.DockerArchiveWriter;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;

/** {@code docker-archive:FILE[:NAME]}: what {@code docker save} writes. */
public final class DockerArchiveProvider implements RepositoryProvider {
  @Override
  public String prefix() {
    return "docker-archive";
  }

  @Override
  public String form() {
    return "FILE[:NAME]";
  }

  @Override
  public ImageSource openSource(String place) throws IOException {
    FilePlace at = FilePlace.parse(place, form()).withoutDigest(place);
    DockerArchive archive = DockerArchive.open(at.path(), at.choice().name());
    return new ImageSource(prefix() + ":" + place, archive, archive.root(), archive);
  }

  @Override
  public ImageTarget openTarget(String place) throws IOException {
    FilePlace at = FilePlace.parse(place, form()).withoutDigest(place);
    DockerArchiveWriter archive = DockerArchiveWriter.create(at.path());
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
      public boolean takesIndexes() {
        return false;
      }

      @Override
      public void complete(Descriptor root) throws IOException {
        archive.complete(root, at.choice().name());
      }

      @Override
      public void close() throws IOException {
        archive.close();
      }
    };
  }
}
