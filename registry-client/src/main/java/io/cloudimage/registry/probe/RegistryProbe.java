// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.probe;

import io.cloudimage.registry.auth.RegistrySession;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.quirk.HostQuirks;
import java.io.IOException;
import java.util.Optional;

/**
 * Tries what a registry can do, and keeps what was found as its quirks. Without a repository only
 * its root is looked at; with one, what it has is read; and only who says so has something written
 * into it, which is taken back at the end.
 */
public final class RegistryProbe {
  private final RegistrySession session;
  private final HttpExchange exchange;
  private final HostQuirks quirks;

  /**
   * @param exchange sends without credentials
   */
  public RegistryProbe(RegistrySession session, HttpExchange exchange, HostQuirks quirks) {
    this.session = session;
    this.exchange = exchange;
    this.quirks = quirks;
  }

  /**
   * @param write whether the repository may be written to
   * @throws io.cloudimage.oci.error.OciException UNAVAILABLE, UNTRUSTED if nobody answers
   */
  public ProbeReport run(Optional<RepositoryAccess> repository, boolean write) throws IOException {
    Findings findings = new Findings(quirks);
    new HostProbe(session, exchange, findings).run();
    if (repository.isPresent()) {
      if (write) {
        UploadProbe uploads = new UploadProbe(repository.get(), findings);
        uploads.run();
        new ManifestProbe(repository.get(), findings).run(uploads.blobs());
      } else {
        new ReadProbe(repository.get(), findings).run();
      }
    }
    return new ProbeReport(
        session.host(),
        repository.map(RepositoryAccess::name),
        findings.results(),
        findings.leftovers());
  }
}
