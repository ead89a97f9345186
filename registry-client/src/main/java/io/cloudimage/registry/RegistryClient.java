// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.auth.AuthExplainer;
import io.cloudimage.registry.auth.AuthExplanation;
import io.cloudimage.registry.auth.AuthQuestion;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialFinding;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.auth.RealmRules;
import io.cloudimage.registry.auth.RegistrySession;
import io.cloudimage.registry.auth.TokenBroker;
import io.cloudimage.registry.budget.BudgetedExchange;
import io.cloudimage.registry.budget.HostBudgets;
import io.cloudimage.registry.budget.HostLimits;
import io.cloudimage.registry.budget.RateLimit;
import io.cloudimage.registry.budget.RetryingExchange;
import io.cloudimage.registry.deletion.HostDeletion;
import io.cloudimage.registry.endpoint.CheckApi;
import io.cloudimage.registry.endpoint.ListRepositories;
import io.cloudimage.registry.endpoint.ReferrersSupport;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.host.HostCatalog;
import io.cloudimage.registry.host.HostProfile;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.http.HttpConnections;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.http.LoggingExchange;
import io.cloudimage.registry.http.RedirectRules;
import io.cloudimage.registry.http.RedirectingExchange;
import io.cloudimage.registry.journal.UploadJournal;
import io.cloudimage.registry.probe.ProbeReport;
import io.cloudimage.registry.probe.ProbeResult;
import io.cloudimage.registry.probe.RegistryProbe;
import io.cloudimage.registry.probe.Verdict;
import io.cloudimage.registry.product.HarborApi;
import io.cloudimage.registry.product.HubApi;
import io.cloudimage.registry.product.RepositoryList;
import io.cloudimage.registry.quirk.HostQuirks;
import io.cloudimage.registry.quirk.QuirkMemory;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Talks to any number of registries. Connections, tokens and what was learned about each registry
 * are shared by all its repositories. For threads; closing it ends all that is under way.
 */
public final class RegistryClient implements Closeable {
  private final HostCatalog hosts;
  private final HttpConnections connections;
  private final HostBudgets budgets;
  private final HttpExchange exchange;
  private final RedirectRules redirects;
  private final Set<String> tokenHosts;
  private final ExecutorService renewals = renewals();
  private final TokenBroker tokens;
  private final CredentialSource credentials;
  private final QuirkMemory quirks;
  private final UploadJournal journal;
  private final MirrorConnections mirrors;
  private final MirrorPauses pauses;
  private final Map<RegistryHost, ReferrersSupport> referrers = new ConcurrentHashMap<>();
  private final Map<RegistryHost, Host> sessions = new ConcurrentHashMap<>();

  /** What is shared by all that goes to one host. */
  private record Host(
      RegistrySession session, HarborApi harbor, Optional<HubApi> hub, HostDeletion deletion) {}

  public RegistryClient(RegistryOptions options) {
    this(options, System::nanoTime);
  }

  /**
   * @param nanoClock tells how long a mirror has been left alone
   */
  RegistryClient(RegistryOptions options, LongSupplier nanoClock) {
    this.hosts = new HostCatalog(options.hosts());
    this.connections = new HttpConnections(hosts, options.connections());
    this.redirects = new RedirectRules(options.proxies());
    this.budgets = new HostBudgets(host -> limits(options.limits(), hosts.profileOf(host)));
    HttpExchange hop = new BudgetedExchange(new LoggingExchange(connections), budgets);
    this.exchange =
        new RetryingExchange(
            new RedirectingExchange(hop, redirects),
            options.retries(),
            budgets,
            options.retryListener());
    this.tokenHosts = options.tokenHosts();
    this.tokens = new TokenBroker(exchange, renewals);
    this.credentials = options.credentials();
    this.quirks = new QuirkMemory(options.stateDirectory());
    this.journal = new UploadJournal(options.stateDirectory().map(path -> path.resolve("uploads")));
    this.pauses = new MirrorPauses(nanoClock);
    this.mirrors =
        new MirrorConnections(
            hosts,
            options.connections(),
            budgets,
            redirects,
            credentials,
            renewals,
            this::realms,
            quirks);
  }

  /**
   * A repository, which is not asked for anything yet.
   *
   * @throws io.cloudimage.oci.error.OciException INVALID if the host's certificates are not in
   *     order
   */
  public RemoteRepository repository(RegistryHost host, RepositoryName name) throws IOException {
    return open(host, name, List.of(), MirrorListener.SILENT);
  }

  /**
   * A repository to read from, at its host's mirrors first, if it has any (spec/hosts.md). What is
   * pushed to is opened by {@link #repository}: what a mirror has says nothing of what the host
   * has.
   *
   * @throws io.cloudimage.oci.error.OciException INVALID if the files about the host or its
   *     mirrors, or their certificates, are not in order
   */
  public RemoteRepository source(ImageName name, MirrorListener listener) throws IOException {
    RegistryHost host = name.registry();
    return open(host, name.repository(), mirrors.of(host, name.repository()), listener);
  }

  private RemoteRepository open(
      RegistryHost host, RepositoryName name, List<MirrorSite> sites, MirrorListener listener)
      throws IOException {
    Host known = host(host);
    RepositoryAccess access =
        new RepositoryAccess(known.session(), name, redirects, quirks.of(host), journal);
    return new RemoteRepository(
        access,
        referrers.computeIfAbsent(host, unasked -> ReferrersSupport.of(quirks.of(unasked))),
        known.deletion(),
        known.harbor(),
        new MirroredReads(access, sites, pauses, budgets, listener));
  }

  /** The repository that an image's name names. */
  public RemoteRepository repository(ImageName name) throws IOException {
    return repository(name.registry(), name.repository());
  }

  /**
   * The repositories of a registry, sorted: as its catalog lists them, or the product's own
   * interface (Harbor; Docker Hub for one namespace).
   *
   * @param prefix lists the repository of this name and those below it alone; at Docker Hub the
   *     namespace
   * @throws io.cloudimage.oci.error.OciException INVALID without a prefix at Docker Hub; DENIED or
   *     UNSUPPORTED if the registry does not tell
   */
  public List<RepositoryName> repositories(RegistryHost host, Optional<RepositoryName> prefix)
      throws IOException {
    Host known = host(host);
    ListRepositories catalog = new ListRepositories(known.session(), redirects);
    return new RepositoryList(host, catalog, known.harbor(), known.hub()).read(prefix);
  }

  /** All repositories of a registry: {@link #repositories(RegistryHost, Optional)}. */
  public List<RepositoryName> repositories(RegistryHost host) throws IOException {
    return repositories(host, Optional.empty());
  }

  /**
   * Whether there is a registry that lets us in, with the credentials that we have for it.
   *
   * @throws io.cloudimage.oci.error.OciException DENIED, NOT_FOUND, UNAVAILABLE, UNTRUSTED
   */
  public void ping(RegistryHost host) throws IOException {
    CheckApi.send(session(host));
  }

  /**
   * Whether the registry takes this credential: what {@code login} asks before it keeps it.
   *
   * @throws io.cloudimage.oci.error.OciException DENIED if not; NOT_FOUND, UNAVAILABLE, UNTRUSTED
   */
  public void checkCredential(RegistryHost host, Credential credential) throws IOException {
    TokenBroker own = new TokenBroker(exchange, renewals);
    CheckApi.send(open(host, CredentialSource.fixed(host, credential), own));
  }

  /**
   * Explains who we are to a registry, and what it says to that; changes nothing there.
   *
   * @param credential what was found for it, in place of what this client has
   */
  public AuthExplanation explainAuth(
      RegistryHost host, AuthQuestion question, CredentialFinding credential) throws IOException {
    return new AuthExplainer(host, hosts.baseUri(host), exchange, realms(host))
        .explain(question, credential);
  }

  /** What was seen of a registry that differs from the spec. */
  public HostQuirks quirks(RegistryHost host) {
    return quirks.of(host);
  }

  /**
   * Finds out by trying what a registry can do; what matters later is kept as its quirks.
   *
   * @param repository what is read; nothing if empty
   * @param write whether the repository may be written to; what is written is taken back
   */
  public ProbeReport probe(RegistryHost host, Optional<RepositoryName> repository, boolean write)
      throws IOException {
    RegistrySession session = host(host).session();
    Optional<RepositoryAccess> access =
        repository.map(
            name -> new RepositoryAccess(session, name, redirects, quirks.of(host), journal));
    ProbeReport report = new RegistryProbe(session, exchange, quirks.of(host)).run(access, write);
    Optional<RateLimit> rate = rateLimit(host);
    return rate.isPresent()
        ? report.with(
            new ProbeResult(
                "rate-limit",
                Verdict.YES,
                rate.get().remaining() + " of " + rate.get().limit() + " requests are left"))
        : report.with(new ProbeResult("rate-limit", Verdict.NO, "no header tells"));
  }

  /** Reads files from the web by the rules that hold for registries, without any credentials. */
  public WebFiles webFiles() {
    return new WebFiles(exchange);
  }

  private RegistrySession session(RegistryHost host) throws IOException {
    return host(host).session();
  }

  private Host host(RegistryHost name) throws IOException {
    Host known = sessions.get(name);
    if (known == null) {
      RegistrySession session = open(name, credentials, tokens);
      HarborApi harbor = new HarborApi(session, redirects);
      Optional<HubApi> hub = hub(name);
      Host fresh = new Host(session, harbor, hub, new HostDeletion(harbor, hub));
      Host other = sessions.putIfAbsent(name, fresh);
      known = other == null ? fresh : other;
    }
    return known;
  }

  private Optional<HubApi> hub(RegistryHost name) {
    return name.equals(RegistryHost.DOCKER_HUB)
        ? Optional.of(new HubApi(exchange, redirects, HubApi.BASE, credentials))
        : Optional.empty();
  }

  private RegistrySession open(RegistryHost host, CredentialSource source, TokenBroker broker)
      throws IOException {
    return new RegistrySession(host, hosts.baseUri(host), exchange, source, broker, realms(host));
  }

  private RealmRules realms(RegistryHost host) {
    Set<String> allowed = new HashSet<>(tokenHosts);
    allowed.addAll(hosts.profile(host).tokenHosts());
    return new RealmRules(redirects, allowed);
  }

  private static HostLimits limits(HostLimits usual, HostProfile profile) {
    return new HostLimits(
        profile.requestsPerSecond().orElse(usual.requestsPerSecond()),
        profile.bytesPerSecond().orElse(usual.bytesPerSecond()),
        profile.transfers().orElse(usual.transfers()));
  }

  /** What the registry has last said about the requests that it still takes, if it ever has. */
  public Optional<RateLimit> rateLimit(RegistryHost host) throws IOException {
    return budgets.rateLimit(Origin.of(hosts.baseUri(host)));
  }

  /** One thread, which goes when there is nothing to renew; after the end nothing is. */
  private static ExecutorService renewals() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "registry tokens");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  @Override
  public void close() {
    renewals.shutdownNow();
    budgets.close();
    mirrors.close();
    connections.close();
  }
}
