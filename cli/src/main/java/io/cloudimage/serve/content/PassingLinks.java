// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Links over those of a directory that is not written to; they pass with the process. */
final class PassingLinks implements LinkFiles {
  private final LinkFiles below;
  private final Map<Path, Descriptor> links = new ConcurrentHashMap<>();

  PassingLinks(LinkFiles below) {
    this.below = below;
  }

  @Override
  public Optional<Descriptor> read(Path file) throws IOException {
    Descriptor link = links.get(file);
    return link == null ? below.read(file) : Optional.of(link);
  }

  @Override
  public void write(Path file, Descriptor descriptor) {
    links.put(file, descriptor);
  }

  @Override
  public boolean delete(Path file) {
    throw new UnsupportedOperationException("nothing is deleted from what is only read");
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    Stream<Path> own = links.keySet().stream().filter(file -> directory.equals(file.getParent()));
    return Stream.concat(below.list(directory).stream(), own).distinct().sorted().toList();
  }

  @Override
  public Set<Path> directories() throws IOException {
    Set<Path> found = new TreeSet<>(below.directories());
    for (Path file : links.keySet()) {
      for (Path parent = file.getParent(); parent != null; parent = parent.getParent()) {
        found.add(parent);
      }
    }
    return found;
  }

  @Override
  public boolean hasDirectory(Path directory) {
    return below.hasDirectory(directory)
        || links.keySet().stream().anyMatch(file -> file.startsWith(directory));
  }
}
