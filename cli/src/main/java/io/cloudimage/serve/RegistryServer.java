// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import com.sun.net.httpserver.HttpServer;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.Lease;
import io.cloudimage.serve.content.ServedMembers;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.content.ServerLock;
import io.cloudimage.serve.content.UploadSessions;
import io.cloudimage.serve.http.StallGuard;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry that serves a local store over HTTP. It runs until it is closed.
 *
 * <p>The JDK's own HTTP server carries it: requests run in a bounded pool, what is over waits in a
 * bounded queue, and then in the system's.
 */
public final class RegistryServer implements AutoCloseable {
  private static final int WAITING = 1024;
  private static final int BACKLOG = 256;
  private static final int CHECK_MILLIS = 100;

  private final HttpServer http;
  private final RegistryHandler handler;
  private final ServerOptions options;
  private final UploadSessions sessions;
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService clock;
  private final Lease lease;
  private final ServerLock lock;

  private RegistryServer(
      HttpServer http, ServerOptions options, LayoutStore store, Lease lease, ServerLock lock) {
    this.http = http;
    this.options = options;
    this.lease = lease;
    this.lock = lock;
    this.sessions = new UploadSessions(store, options.uploads(), options.uploadExpiry());
    this.workers = workers(options.threads());
    this.clock = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "serve-clock"));
    StallGuard guard = new StallGuard(options.headers(), options.stall());
    http.setExecutor(guard.guard(workers));
    this.handler =
        new RegistryHandler(
            new ServedStore(store, new ServedMembers(store, options.images())),
            sessions,
            guard,
            options.deletes(),
            options.access());
    http.createContext("/", handler);
    clock.scheduleWithFixedDelay(guard::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts to serve. The store is leased while the server runs, so that nothing is collected that a
   * client is about to refer to.
   *
   * @throws OciException UNAVAILABLE if the address cannot be bound; CONFLICT if another server
   *     serves the same data root
   */
  public static RegistryServer start(ServerOptions options, LayoutStore store) throws IOException {
    // Read once, when the server's classes are loaded: without it every small answer waits 40 ms.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    ServerLock lock = ServerLock.acquire(store.root().resolve("serve").resolve("lock"));
    try {
      Lease lease = store.lease();
      try {
        HttpServer http = bind(options.listen());
        RegistryServer server = new RegistryServer(http, options, store, lease, lock);
        http.start();
        return server;
      } catch (IOException | RuntimeException e) {
        lease.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where the server listens, with the port that it has. */
  public InetSocketAddress address() {
    return http.getAddress();
  }

  /**
   * Takes no more requests, lets running requests end within the options' grace, then cuts them
   * off; uploads that are not complete are forgotten. Closing again does nothing.
   */
  @Override
  public void close() throws IOException {
    if (clock.isShutdown()) {
      return;
    }
    try {
      letRunningRequestsEnd();
    } finally {
      clock.shutdownNow();
      http.stop(0);
      workers.shutdownNow();
    }
    try {
      workers.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      sessions.close();
    } finally {
      lease.close();
      lock.close();
    }
  }

  /** The HTTP server's own delay would last to its end, even when nothing runs. */
  private void letRunningRequestsEnd() {
    handler.stopTaking();
    long deadline = System.nanoTime() + options.grace().toNanos();
    try {
      while (handler.active() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      // Whoever closes is in a hurry.
      Thread.currentThread().interrupt();
    }
  }

  private static HttpServer bind(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (BindException e) {
      throw new OciException(
          ErrorKind.UNAVAILABLE, "cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  private static ThreadPoolExecutor workers(int threads) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> daemon(task, "serve-" + number.incrementAndGet()),
            RegistryServer::waitForRoom);
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  /** Holds the accepting thread back until there is room. */
  private static void waitForRoom(Runnable task, ThreadPoolExecutor pool) {
    try {
      if (pool.isShutdown()) {
        throw new RejectedExecutionException("the server is stopping");
      }
      pool.getQueue().put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("the server is stopping", e);
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
