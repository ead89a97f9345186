// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import java.util.function.Consumer;

/** Shows messages and nothing else. */
final class SilentProgress implements Progress {
  private final Consumer<String> lines;

  SilentProgress(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void started(String id, String label, long bytes) {}

  @Override
  public void advanced(String id, long bytes) {}

  @Override
  public void resumed(String id, long position) {}

  @Override
  public void retrying(String id, int attempt, String why) {}

  @Override
  public void finished(String id, String label, long bytes, Outcome outcome, String detail) {}

  @Override
  public void message(String text) {
    lines.accept(text);
  }

  @Override
  public void close() {}
}
