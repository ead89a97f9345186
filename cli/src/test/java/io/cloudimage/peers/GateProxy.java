// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections on to a port of this machine, counts their bytes, and holds them back from a
 * certain byte on, so that a test can kill a process at a known place.
 */
final class GateProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private long up;
  private long down;
  private long gateUp = Long.MAX_VALUE;
  private long gateDown = Long.MAX_VALUE;

  private GateProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  static GateProxy start(int target) throws IOException {
    GateProxy proxy =
        new GateProxy(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), target);
    thread(proxy::accept);
    return proxy;
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Bytes from clients. */
  synchronized long up() {
    return up;
  }

  /** Bytes to clients. */
  synchronized long down() {
    return down;
  }

  /** Lets so many more bytes of clients pass. */
  synchronized void holdUpAfter(long bytes) {
    gateUp = up + bytes;
  }

  /** Lets so many more bytes to clients pass. */
  synchronized void holdDownAfter(long bytes) {
    gateDown = down + bytes;
  }

  /** Waits until the gate holds. */
  synchronized void awaitHeld() throws InterruptedException {
    long end = System.nanoTime() + 120_000_000_000L;
    while (up < gateUp && down < gateDown) {
      wait(1000);
      if (System.nanoTime() > end) {
        throw new AssertionError("only " + up + " bytes up and " + down + " down");
      }
    }
  }

  /** Ends the connections that are held, and lets all others pass. */
  void open() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    synchronized (this) {
      gateUp = Long.MAX_VALUE;
      gateDown = Long.MAX_VALUE;
      notifyAll();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getByName("127.0.0.1"), target);
        open.add(client);
        open.add(server);
        thread(() -> pump(client, server, true));
        thread(() -> pump(server, client, false));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void pump(Socket from, Socket to, boolean isUp) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        pass(count, isUp);
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      return; // One side has gone; so the other goes, too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void pass(int count, boolean isUp) throws InterruptedException {
    while (isUp ? up >= gateUp : down >= gateDown) {
      wait();
    }
    if (isUp) {
      up += count;
    } else {
      down += count;
    }
    notifyAll();
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "gate proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open();
  }
}
