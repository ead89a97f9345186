// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A tree in memory, and what is found in it. */
final class TestTree implements FileTree {
  private final Map<String, byte[]> files = new TreeMap<>();

  static TestTree of(String path, String text) {
    return new TestTree().with(path, text);
  }

  TestTree with(String path, String text) {
    return with(path, text.getBytes(StandardCharsets.UTF_8));
  }

  TestTree with(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  FoundImages find() throws java.io.IOException {
    return find(FindOptions.defaults());
  }

  FoundImages find(FindOptions options) throws java.io.IOException {
    return ImageFinder.find(this, options);
  }

  /** {@code name <- place, place}. */
  static List<String> lines(FoundImages found) {
    return found.images().stream()
        .map(
            image ->
                image.name().familiar()
                    + " <- "
                    + String.join(", ", image.places().stream().map(Place::toString).toList()))
        .toList();
  }

  static List<String> problems(FoundImages found) {
    return found.problems().stream().map(p -> p.severity() + " " + p).toList();
  }

  @Override
  public List<String> paths() {
    return List.copyOf(files.keySet());
  }

  @Override
  public InputStream open(String path) {
    return new ByteArrayInputStream(files.get(path));
  }
}
