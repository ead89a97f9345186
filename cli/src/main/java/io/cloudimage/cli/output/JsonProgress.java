// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import io.cloudimage.oci.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One JSON object per line and event; a transfer's advances come twice a second at most. */
final class JsonProgress implements Progress {
  private static final long INTERVAL = 500_000_000L;

  private final Consumer<String> lines;
  private final LongSupplier nanoTime;
  private final Map<String, Advance> advances = new HashMap<>();

  private static final class Advance {
    long done;
    long total;
    long printedAt;
  }

  JsonProgress(Consumer<String> lines, LongSupplier nanoTime) {
    this.lines = lines;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized void started(String id, String label, long bytes) {
    Advance advance = new Advance();
    advance.total = bytes;
    advance.printedAt = nanoTime.getAsLong();
    advances.put(id, advance);
    Map<String, Object> event = event("started", id);
    event.put("label", label);
    putTotal(event, bytes);
    print(event);
  }

  @Override
  public synchronized void advanced(String id, long bytes) {
    Advance advance = advances.get(id);
    if (advance == null) {
      return;
    }
    advance.done += bytes;
    long now = nanoTime.getAsLong();
    if (now - advance.printedAt >= INTERVAL) {
      advance.printedAt = now;
      Map<String, Object> event = event("advanced", id);
      event.put("bytes", advance.done);
      putTotal(event, advance.total);
      print(event);
    }
  }

  @Override
  public synchronized void resumed(String id, long position) {
    Advance advance = advances.get(id);
    if (advance != null) {
      advance.done = position;
      Map<String, Object> event = event("resumed", id);
      event.put("bytes", position);
      putTotal(event, advance.total);
      print(event);
    }
  }

  @Override
  public synchronized void retrying(String id, int attempt, String why) {
    Advance advance = advances.get(id);
    if (advance != null) {
      advance.done = 0;
    }
    Map<String, Object> event = event("retrying", id);
    event.put("attempt", attempt);
    event.put("message", why);
    print(event);
  }

  @Override
  public synchronized void finished(
      String id, String label, long bytes, Outcome outcome, String detail) {
    advances.remove(id);
    String name = outcome == Outcome.DONE ? "completed" : outcome.name().toLowerCase(Locale.ROOT);
    Map<String, Object> event = event(name, id);
    event.put("label", label);
    putTotal(event, bytes);
    if (!detail.isEmpty()) {
      event.put("message", detail);
    }
    print(event);
  }

  @Override
  public synchronized void message(String text) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", "message");
    event.put("message", text);
    print(event);
  }

  @Override
  public void close() {}

  private static Map<String, Object> event(String name, String id) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", name);
    event.put("id", id);
    return event;
  }

  private static void putTotal(Map<String, Object> event, long total) {
    if (total >= 0) {
      event.put("total", total);
    }
  }

  private void print(Map<String, Object> event) {
    lines.accept(new String(Json.write(event), StandardCharsets.UTF_8));
  }
}
