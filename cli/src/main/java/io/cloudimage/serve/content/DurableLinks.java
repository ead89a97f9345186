// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.DescriptorCodec;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** Links as files, on disk when they are written. */
final class DurableLinks implements LinkFiles {
  private final Path root;

  DurableLinks(Path root) {
    this.root = root;
  }

  @Override
  public Optional<Descriptor> read(Path file) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(root.resolve(file));
      return Optional.of(
          DescriptorCodec.read(Json.readObject(bytes, "the link " + file, JsonLimits.DOCUMENT)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (OciException e) {
      // A damaged link is none: the client pushes again, and writes a new one.
      return Optional.empty();
    }
  }

  @Override
  public void write(Path file, Descriptor descriptor) throws IOException {
    byte[] content = Json.write(DescriptorCodec.tree(descriptor));
    Path target = root.resolve(file);
    Path directory = Objects.requireNonNull(target.getParent(), "a link is in a directory");
    Files.createDirectories(directory);
    Path temporary = directory.resolve("." + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public boolean delete(Path file) throws IOException {
    return Files.deleteIfExists(root.resolve(file));
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    if (!hasDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(root.resolve(directory))) {
      return files.filter(file -> !isTemporary(file)).map(root::relativize).sorted().toList();
    }
  }

  @Override
  public Set<Path> directories() throws IOException {
    Set<Path> found = new TreeSet<>();
    if (Files.isDirectory(root)) {
      try (Stream<Path> paths = Files.walk(root)) {
        paths.filter(Files::isDirectory).map(root::relativize).forEach(found::add);
      }
    }
    return found;
  }

  @Override
  public boolean hasDirectory(Path directory) {
    return Files.isDirectory(root.resolve(directory));
  }

  private static boolean isTemporary(Path file) {
    return file.getFileName().toString().startsWith(".");
  }
}
