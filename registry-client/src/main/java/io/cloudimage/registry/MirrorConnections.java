// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.auth.RealmRules;
import io.cloudimage.registry.auth.RegistrySession;
import io.cloudimage.registry.auth.TokenBroker;
import io.cloudimage.registry.budget.BudgetedExchange;
import io.cloudimage.registry.budget.HostBudgets;
import io.cloudimage.registry.budget.RetryListener;
import io.cloudimage.registry.budget.RetryOptions;
import io.cloudimage.registry.budget.RetryingExchange;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.host.HostCatalog;
import io.cloudimage.registry.host.Mirror;
import io.cloudimage.registry.http.ConnectionOptions;
import io.cloudimage.registry.http.HttpConnections;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.http.LoggingExchange;
import io.cloudimage.registry.http.RedirectRules;
import io.cloudimage.registry.http.RedirectingExchange;
import io.cloudimage.registry.journal.UploadJournal;
import io.cloudimage.registry.quirk.QuirkMemory;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The mirrors of all hosts. Each has connections of its own, made as it says, and a session of its
 * own: the credentials of its own name, in no case those of the host that it stands for. Nothing is
 * sent to a mirror twice: there is always another one to ask. For threads.
 */
final class MirrorConnections implements Closeable {
  private static final RetryOptions ONCE = RetryOptions.defaults().withRetries(0);

  /** There is another one to ask: a mirror that does not answer is waited for less long. */
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HostCatalog hosts;
  private final ConnectionOptions connections;
  private final HostBudgets budgets;
  private final RedirectRules redirects;
  private final CredentialSource credentials;
  private final Executor renewals;
  private final Function<RegistryHost, RealmRules> realms;
  private final QuirkMemory quirks;
  private final Map<Mirror, RegistrySession> sessions = new HashMap<>();
  private final List<HttpConnections> open = new ArrayList<>();

  MirrorConnections(
      HostCatalog hosts,
      ConnectionOptions connections,
      HostBudgets budgets,
      RedirectRules redirects,
      CredentialSource credentials,
      Executor renewals,
      Function<RegistryHost, RealmRules> realms,
      QuirkMemory quirks) {
    this.hosts = hosts;
    this.connections = connections.connectingWithin(CONNECT);
    this.budgets = budgets;
    this.redirects = redirects;
    this.credentials = credentials;
    this.renewals = renewals;
    this.realms = realms;
    this.quirks = quirks;
  }

  /** A repository at all of its host's mirrors, in their order. */
  List<MirrorSite> of(RegistryHost host, RepositoryName name) throws IOException {
    List<MirrorSite> sites = new ArrayList<>();
    for (Mirror mirror : hosts.mirrors(host)) {
      if (!mirror.canName(name)) {
        continue;
      }
      RepositoryAccess access =
          new RepositoryAccess(
              session(mirror),
              mirror.nameOf(name),
              redirects,
              quirks.of(mirror.host()),
              new UploadJournal(Optional.empty()),
              mirror.api(),
              mirror.tellsNamespace() ? Optional.of(host) : Optional.empty());
      sites.add(new MirrorSite(mirror, access));
    }
    return List.copyOf(sites);
  }

  private synchronized RegistrySession session(Mirror mirror) throws IOException {
    RegistrySession session = sessions.get(mirror);
    if (session == null) {
      HttpConnections own = new HttpConnections(hosts.as(mirror), connections);
      open.add(own);
      HttpExchange hop = new BudgetedExchange(new LoggingExchange(own), budgets, false);
      HttpExchange exchange =
          new RetryingExchange(
              new RedirectingExchange(hop, redirects), ONCE, budgets, RetryListener.SILENT);
      session =
          new RegistrySession(
              mirror.host(),
              mirror.base(),
              exchange,
              credentials,
              new TokenBroker(exchange, renewals),
              realms.apply(mirror.host()));
      sessions.put(mirror, session);
    }
    return session;
  }

  @Override
  public synchronized void close() {
    open.forEach(HttpConnections::close);
  }
}
