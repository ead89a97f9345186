// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.BuildInfo;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.AccessLogFlags;
import io.cloudimage.cli.option.ServeLimitFlags;
import io.cloudimage.cli.option.ServePolicyFlags;
import io.cloudimage.cli.option.TlsFlags;
import io.cloudimage.cli.output.Console;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.serve.Policy;
import io.cloudimage.serve.RegistryServer;
import io.cloudimage.serve.ServerOptions;
import io.cloudimage.serve.observe.AccessListener;
import io.cloudimage.serve.observe.AccessLog;
import io.cloudimage.serve.observe.AccessRecord;
import io.cloudimage.serve.tls.ServerTls;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve}: the local store as a registry. */
@Command(
    name = "serve",
    description = {
      "Serve the local store as a registry, until Ctrl-C.",
      "",
      "The container images that travel along with CloudImages are served under the names that they"
          + " had: docker.io/library/nginx:1.25 as library/nginx:1.25, as"
          + " docker.io/library/nginx:1.25, and to containerd as a mirror (?ns=docker.io)."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage serve --data-root /srv/registry",
      "  cloudimage serve --listen 0.0.0.0:5000 kubernetes:v1.19.8",
      "  cloudimage serve --proxy docker.io --proxy quay.io",
      "  cloudimage push kubernetes:v1.19.8 127.0.0.1:5000/kubernetes:v1.19.8"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private final Invocation invocation;

  @Mixin private ServePolicyFlags policyFlags = new ServePolicyFlags();
  @Mixin private AccessLogFlags accessLog = new AccessLogFlags();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:5000",
      description = "The address; port 0 takes a free one. Default: 127.0.0.1:5000.")
  private String listen = "127.0.0.1:5000";

  @Option(
      names = "--allow-delete",
      description = "Let clients delete tags, manifests and blobs; gc then gives the room back.")
  private boolean allowDelete;

  @Option(
      names = "--no-page",
      description = "Serve no pages for people; else they are at / of the address.")
  private boolean noPage;

  @Mixin private TlsFlags tls = new TlsFlags();
  @Mixin private ServeLimitFlags limits = new ServeLimitFlags();
  @Mixin private ProxyFlags proxies = new ProxyFlags();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "CloudImages whose container images are served under their own names. Default: all of the"
              + " store.")
  private List<String> names = new ArrayList<>();

  public ServeCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config();
    InetSocketAddress address = address(listen);
    List<ImageName> images = new ArrayList<>();
    for (String name : names) {
      images.add(config.imageName(name));
    }
    if (allowDelete && policyFlags.readOnly()) {
      throw new OciException(
          ErrorKind.INVALID, "--allow-delete cannot go with --read-only: it lets nobody delete");
    }
    if (proxies.any() && policyFlags.readOnly()) {
      throw new OciException(
          ErrorKind.INVALID, "--proxy cannot go with --read-only: it fills the store");
    }
    ServerOptions options =
        ServerOptions.defaults()
            .withLimits(limits.limits())
            .withListen(address)
            .withImages(images)
            .withDeletes(allowDelete)
            .withPage(!noPage)
            .withPolicy(policyFlags.policy(BuildInfo.load().version()));
    LayoutStore store =
        policyFlags.readOnly()
            ? LayoutStore.openReadOnly(config.dataRoot())
            : LayoutStore.open(config.dataRoot());
    for (ImageName image : images) {
      store.resolve(image);
    }
    Optional<ServerTls> shown = tls.open(store.root().resolve("serve").resolve("tls"), address);
    if (shown.isPresent()) {
      options = options.withTls(shown.get());
    }
    Optional<AccessLog> log = accessLog.open(invocation.console().bytes());
    try {
      serve(options.withAccess(listener(log)), store, config);
    } finally {
      if (log.isPresent()) {
        log.get().close();
      }
    }
    return 0;
  }

  private void serve(ServerOptions options, LayoutStore store, CliConfig config)
      throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    Closeable ending = end::countDown;
    try (Registries registries = Registries.forWaitingClients(invocation, config);
        RegistryServer server =
            RegistryServer.start(
                options.withUpstreams(proxies.options(registries.client())), store)) {
      invocation.cancellation().register(ending);
      announce(server.address(), config, options);
      await(end);
    } finally {
      invocation.cancellation().unregister(ending);
    }
  }

  private static AccessListener listener(Optional<AccessLog> log) {
    AccessListener own = ServeCommand::log;
    return log.map(each -> AccessListener.all(List.of(own, each))).orElse(own);
  }

  private void announce(InetSocketAddress address, CliConfig config, ServerOptions options)
      throws IOException {
    Policy policy = options.policy();
    Optional<ServerTls> shown = options.tls();
    Console console = invocation.console();
    boolean any = address.getAddress().isAnyLocalAddress();
    String host = any ? "127.0.0.1" : address.getAddress().getHostAddress();
    String name = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    console.print("serving " + config.dataRoot() + " at " + name);
    if (!noPage) {
      console.note("look at it: http" + (shown.isPresent() ? "s://" : "://") + name + "/");
    }
    if (proxies.any()) {
      console.note("serving what " + String.join(", ", proxies.hosts()) + " has, too");
    } else {
      console.note("push to it: cloudimage push NAME " + name + "/NAME");
    }
    console.note(
        "container images of CloudImages are under their own names; for containerd, write"
            + " /etc/containerd/certs.d/_default/hosts.toml:");
    console.note("  [host.\"" + (shown.isPresent() ? "https" : "http") + "://" + name + "\"]");
    console.note("  capabilities = [\"pull\", \"resolve\"]");
    if (shown.isPresent()) {
      announce(console, shown.get(), name);
    }
    boolean reachable = !address.getAddress().isLoopbackAddress();
    if (reachable && shown.isEmpty()) {
      console.warning(
          "without TLS, what is sent to and from this address can be read and changed on its way");
    }
    if (reachable && !policyFlags.readOnly() && policy.control().letsAnonymousWrite()) {
      console.warning("whoever reaches this address can write to the store; see --htpasswd");
    }
    Set<String> unknown = policy.control().unknownUsers();
    if (!unknown.isEmpty()) {
      console.warning(
          "the access file names users that the password file does not have: "
              + Printable.escape(String.join(", ", unknown)));
    }
    console.note("Ctrl-C stops it");
  }

  private void announce(Console console, ServerTls shown, String name) throws IOException {
    console.note("certificate " + shown.certificates() + ", SHA-256 " + shown.fingerprint());
    if (tls.selfSigned()) {
      console.note("  ca = \"/etc/containerd/certs.d/_default/ca.crt\"");
      console.note("clients must be given it, as");
      console.note("  /etc/containers/certs.d/" + name + "/ca.crt  (skopeo, podman, buildah)");
      console.note("  /etc/docker/certs.d/" + name + "/ca.crt");
      console.note("  cloudimage --ca-file " + shown.certificates());
    }
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      // That is how it is stopped; the mark would disturb the clean-up.
    }
  }

  private static InetSocketAddress address(String text) throws OciException {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw new OciException(
          ErrorKind.INVALID, "cannot listen on " + Printable.quote(text) + ": expected HOST:PORT");
    }
    try {
      InetAddress host = InetAddress.getByName(text.substring(0, colon));
      return new InetSocketAddress(host, Integer.parseInt(port));
    } catch (UnknownHostException e) {
      throw new OciException(
          ErrorKind.NOT_FOUND, "cannot listen on " + Printable.quote(text) + ": no such host", e);
    }
  }

  private static void log(AccessRecord access) {
    LOG.info(
        "{} {} {} {} in {} out {} {} ms{}",
        access.client(),
        Printable.escape(access.method()),
        Printable.escape(access.target()),
        access.status(),
        access.bytesReceived(),
        access.bytesSent(),
        access.duration().toMillis(),
        access.problem().map(problem -> ": " + Printable.escape(problem)).orElse(""));
  }
}
