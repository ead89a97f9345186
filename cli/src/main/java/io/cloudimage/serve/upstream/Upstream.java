// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.upstream;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;

/** A registry that is read in the clients' place, with credentials that no client sees. */
public interface Upstream {
  RegistryHost host();

  /** A repository, which is not asked for anything yet. Lives as long as the upstream. */
  UpstreamRepository repository(RepositoryName name) throws IOException;
}
