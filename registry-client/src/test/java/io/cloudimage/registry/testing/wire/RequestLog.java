// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.wire;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a server was asked. */
public final class RequestLog {
  private final List<LoggedRequest> entries = new CopyOnWriteArrayList<>();

  void add(LoggedRequest entry) {
    entries.add(entry);
  }

  /** All so far, in the order in which they came. */
  public List<LoggedRequest> all() {
    return List.copyOf(entries);
  }

  /** Those of a method whose path or query has a part that matches. */
  public List<LoggedRequest> all(String method, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return entries.stream()
        .filter(entry -> entry.method().equals(method) && pattern.matcher(entry.target()).find())
        .toList();
  }

  public int count() {
    return entries.size();
  }

  public int count(String method, String regex) {
    return all(method, regex).size();
  }

  public long count(Predicate<LoggedRequest> which) {
    return entries.stream().filter(which).count();
  }

  /** Bytes of all bodies that were read. */
  public long bytesIn() {
    return entries.stream().mapToLong(LoggedRequest::bytesIn).sum();
  }

  /** Bytes of all bodies that were sent. */
  public long bytesOut() {
    return entries.stream().mapToLong(LoggedRequest::bytesOut).sum();
  }

  public void clear() {
    entries.clear();
  }
}
