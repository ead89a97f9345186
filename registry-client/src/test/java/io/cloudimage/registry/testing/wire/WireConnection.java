// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.wire;

import io.cloudimage.registry.testing.watch.SecretLedger;
import io.cloudimage.registry.testing.watch.SecretWatch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One client's connection, request after request. */
final class WireConnection {
  /** As much of a body that nobody wanted is read for the sake of the connection. */
  private static final int UNWANTED = 256 << 10;

  private final Socket raw;
  private final Optional<SSLContext> tls;
  private final WireHandler handler;
  private final RequestLog log;

  WireConnection(Socket raw, Optional<SSLContext> tls, WireHandler handler, RequestLog log) {
    this.raw = raw;
    this.tls = tls;
    this.handler = handler;
    this.log = log;
  }

  void serve() {
    try {
      raw.setTcpNoDelay(true);
      Socket socket = secured();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      boolean more = true;
      while (more) {
        more = serveOne(socket, in, out);
      }
    } catch (IOException | NumberFormatException e) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  private Socket secured() throws IOException {
    if (tls.isEmpty()) {
      return raw;
    }
    SSLSocket socket =
        (SSLSocket) tls.get().getSocketFactory().createSocket(raw, null, raw.getPort(), true);
    socket.setUseClientMode(false);
    return socket;
  }

  private boolean serveOne(Socket socket, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    @Nullable String line = BodyStream.line(in);
    if (line == null) {
      socket.close();
      return false;
    }
    String[] parts = line.split(" ", 3);
    if (parts.length < 3) {
      out.write(WireReply.of(400).head("GET", true)); // For example the start of TLS.
      out.flush();
      socket.close();
      return false;
    }
    Map<String, String> headers = headers(in);
    LoggedRequest entry = new LoggedRequest(parts[0], parts[1], headers);
    log.add(entry);
    boolean expected = headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue");
    BodyStream body = new BodyStream(in, out, length(headers), expected, entry);
    SecretLedger ledger = SecretWatch.ledger();
    int port = raw.getLocalPort();
    String authorization = headers.getOrDefault("authorization", "");
    ledger.request(port, line + "\n" + headers, authorization);
    WireReply reply = handler.answer(new WireRequest(parts[0], parts[1], headers, body));
    ledger.request(port, body.text(), "");
    ledger.reply(port, reply.header("Location").orElse(""), text(reply));
    boolean goesOn = reply.delivery().ending() == Delivery.Ending.KEEP;
    boolean drained = body.isEnded() || (goesOn && !expected && drain(body));
    boolean close = !drained || headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    entry.answered(reply.delivery().bodyBytes() == Delivery.NOTHING ? 0 : reply.code());
    boolean whole = send(parts[0], reply, close, entry, out);
    return end(socket, in, whole ? reply.delivery().ending() : Delivery.Ending.CLOSE, close);
  }

  private static String text(WireReply reply) {
    return reply.header("Content-Type").orElse("").equals("application/json")
        ? new String(reply.body(), StandardCharsets.UTF_8)
        : "";
  }

  private static boolean drain(BodyStream body) throws IOException {
    body.readNBytes(UNWANTED);
    return body.isEnded();
  }

  /** Whether all of the answer is out that a client needs to send its next request. */
  private static boolean send(
      String method, WireReply reply, boolean close, LoggedRequest entry, OutputStream out)
      throws IOException, InterruptedException {
    Delivery delivery = reply.delivery();
    if (delivery.bodyBytes() == Delivery.NOTHING) {
      return true;
    }
    boolean ends = close || delivery.ending() == Delivery.Ending.CLOSE;
    out.write(reply.head(method, ends));
    int length = reply.hasBodyFor(method) ? reply.body().length : 0;
    int until = (int) Math.min(length, delivery.bodyBytes());
    for (int position = 0; position < until; ) {
      if (!delivery.pause().isZero()) {
        out.flush();
        Thread.sleep(delivery.pause().toMillis());
      }
      int count = Math.min(delivery.piece(), until - position);
      entry.sent(count);
      out.write(reply.body(), position, count);
      position += count;
    }
    out.flush();
    return until == length || delivery.ending() != Delivery.Ending.KEEP;
  }

  private boolean end(Socket socket, InputStream in, Delivery.Ending ending, boolean close)
      throws IOException {
    switch (ending) {
      case KEEP -> {
        if (!close) {
          return true;
        }
        linger(socket, in);
      }
      case CLOSE -> linger(socket, in);
      case RESET -> {
        raw.setSoLinger(true, 0);
        raw.close();
      }
      case SILENCE -> in.skipNBytes(Long.MAX_VALUE);
    }
    return false;
  }

  /** A socket with unread bytes would be reset, and the answer be lost with it. */
  private static void linger(Socket socket, InputStream in) throws IOException {
    if (!(socket instanceof SSLSocket)) {
      socket.shutdownOutput();
    }
    socket.setSoTimeout(2000);
    try (socket) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    @Nullable String line = BodyStream.line(in);
    while (line != null && !line.isEmpty()) {
      String[] header = line.split(":", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header.length == 2 ? header[1].strip() : "");
      line = BodyStream.line(in);
    }
    return headers;
  }

  private static long length(Map<String, String> headers) {
    if (headers.containsKey("content-length")) {
      return Long.parseLong(headers.get("content-length"));
    }
    return headers.containsKey("transfer-encoding") ? -1 : 0;
  }

  private void close() {
    try {
      raw.close();
    } catch (IOException e) {
      return; // It is gone already.
    }
  }
}
