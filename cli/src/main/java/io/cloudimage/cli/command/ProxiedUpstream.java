// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RemoteRepository;
import io.cloudimage.serve.upstream.Upstream;
import io.cloudimage.serve.upstream.UpstreamRepository;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A registry that {@code serve} reads through, by the registry client of this machine's user. */
public record ProxiedUpstream(RegistryHost host, RegistryClient client) implements Upstream {
  @Override
  public UpstreamRepository repository(RepositoryName name) throws IOException {
    return new Remote(client.repository(host, name));
  }

  private record Remote(RemoteRepository repository) implements UpstreamRepository {
    @Override
    public Descriptor resolve(Reference reference) throws IOException {
      return repository.resolve(reference);
    }

    @Override
    public Document fetchDocument(Reference reference) throws IOException {
      return repository.fetchDocument(reference);
    }

    @Override
    public boolean exists(Descriptor target) throws IOException {
      return repository.exists(target);
    }

    @Override
    public InputStream fetch(Descriptor target) throws IOException {
      return repository.fetch(target);
    }

    @Override
    public Descriptor resolveBlob(Digest digest) throws IOException {
      return repository.resolveBlob(digest);
    }

    @Override
    public List<Tag> tags() throws IOException {
      return repository.tags();
    }

    /** Of a subject the digest alone counts. */
    @Override
    public List<Descriptor> referrers(Digest subject) throws IOException {
      return repository.claimedReferrers(
          Descriptor.of(new MediaType(MediaTypes.OCI_MANIFEST), subject, 0));
    }
  }
}
