// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.Lease;
import io.cloudimage.serve.content.ServedMembers;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.content.ServerLock;
import io.cloudimage.serve.content.UploadSessions;
import io.cloudimage.serve.http.Carrier;
import io.cloudimage.serve.http.CarrierOptions;
import io.cloudimage.serve.page.PageEndpoint;
import io.cloudimage.serve.tls.ServerTls;
import io.cloudimage.serve.upstream.Proxies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registry that serves a local store over HTTP. It runs until it is closed. */
public final class RegistryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
  private static final int LOOK_SECONDS = 10;

  private final Carrier carrier;
  private final RegistryHandler handler;
  private final ServerOptions options;
  private final UploadSessions sessions;
  private final Optional<PageEndpoint> page;
  private final Proxies proxies;
  private final Lease lease;
  private final Optional<ServerLock> lock;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "serve-clock");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean closed = new AtomicBoolean();

  private RegistryServer(
      ServerOptions options, LayoutStore store, Lease lease, Optional<ServerLock> lock)
      throws IOException {
    this.options = options;
    this.lease = lease;
    this.lock = lock;
    this.sessions =
        new UploadSessions(store, options.limits().uploads(), options.limits().uploadExpiry());
    ServedStore served = new ServedStore(store, new ServedMembers(store, options.images()));
    boolean tls = options.tls().isPresent();
    this.page = options.page() ? Optional.of(new PageEndpoint(served, tls)) : Optional.empty();
    this.proxies = new Proxies(options.upstreams(), served);
    this.handler = new RegistryHandler(served, proxies, sessions, page, options);
    this.carrier =
        Carrier.start(
            new CarrierOptions(
                options.listen(),
                options.limits().threads(),
                options.limits().requests(),
                options.limits().headers(),
                options.limits().stall(),
                options.tls().map(ServerTls::context)),
            handler);
    clock.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Starts to serve. The store is leased while the server runs, so that nothing is collected that a
   * client is about to refer to. A store that is open to read is served for reading only, and by
   * several servers if they like.
   *
   * @throws OciException UNAVAILABLE if the address cannot be bound; CONFLICT if another server
   *     serves the same data root
   */
  public static RegistryServer start(ServerOptions options, LayoutStore store) throws IOException {
    Optional<ServerLock> lock =
        store.isReadOnly()
            ? Optional.empty()
            : Optional.of(ServerLock.acquire(store.root().resolve("serve").resolve("lock")));
    try {
      Lease lease = store.lease();
      try {
        return new RegistryServer(options, store, lease, lock);
      } catch (IOException | RuntimeException e) {
        lease.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  /** Where the server listens, with the port that it has. */
  public InetSocketAddress address() {
    return carrier.address();
  }

  /**
   * Takes no more requests, lets running requests end within the options' grace, then cuts them
   * off; uploads that are not complete wait for the next server. Closing again does nothing.
   */
  @Override
  public void close() throws IOException {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      letRunningRequestsEnd();
    } finally {
      clock.shutdownNow();
      carrier.close();
    }
    try {
      page.ifPresent(PageEndpoint::close);
      proxies.close();
      sessions.close();
    } finally {
      lease.close();
      release(lock);
    }
  }

  private static void release(Optional<ServerLock> lock) throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
    }
  }

  /** What is to be done every now and then. */
  private void look() {
    options.tls().ifPresent(ServerTls::renew);
    try {
      sessions.expire();
    } catch (IOException | RuntimeException e) {
      LOG.warn("uploads that nobody goes on with are not ended: {}", e.getMessage());
    }
  }

  private void letRunningRequestsEnd() {
    handler.stopTaking();
    long deadline = System.nanoTime() + options.limits().grace().toNanos();
    try {
      while (carrier.active() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      // Whoever closes is in a hurry.
      Thread.currentThread().interrupt();
    }
  }
}
