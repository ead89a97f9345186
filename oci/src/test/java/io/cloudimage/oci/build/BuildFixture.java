// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.kubefile.Kubefile;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Tag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A context, a store, and what was built from one into the other. */
final class BuildFixture {
  MemoryRepository store = new MemoryRepository();
  BaseSource bases =
      (name, platform, pin) -> new BaseImage(name, store, store.resolve(new Tag(name)));
  final Path context;
  final Path temporary;
  final Map<String, byte[]> remote = new HashMap<>();
  BuildListener listener = BuildListener.NONE;
  BuildOptions options =
      BuildOptions.defaults().withPlatforms(List.of(Platform.parse("linux/amd64")));

  BuildFixture(Path directory) throws IOException {
    context = Files.createDirectories(directory.resolve("context"));
    temporary = Files.createDirectories(directory.resolve("temporary"));
  }

  /** Writes a file of the context with mode 0644, directories above it with 0755. */
  Path put(String path, String content) throws IOException {
    Path file = context.resolve(path);
    int slash = path.lastIndexOf('/');
    directories(slash < 0 ? "" : path.substring(0, slash));
    Files.writeString(file, content);
    return mode(file, "rw-r--r--");
  }

  private void directories(String path) throws IOException {
    Path directory = context;
    for (String part : path.split("/")) {
      directory = directory.resolve(part);
      if (!Files.exists(directory)) {
        Files.createDirectory(directory);
        mode(directory, "rwxr-xr-x");
      }
    }
  }

  Path mode(Path file, String permissions) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  BuildResult build(String kubefile) throws IOException {
    return ImageBuilder.writingTo(store, bases, temporary)
        .withRemoteFiles(this::open)
        .withListener(listener)
        .build(
            new BuildRequest(
                Kubefile.parse("Kubefile", kubefile), BuildContext.of(context), options));
  }

  private InputStream open(java.net.URI url) throws IOException {
    byte[] content = remote.get(url.toString());
    if (content == null) {
      throw new OciException(ErrorKind.NOT_FOUND, "no " + url);
    }
    return new ByteArrayInputStream(content);
  }

  /** Builds and tags, so that {@code FROM tag} finds it. */
  BuildResult buildAs(String tag, String kubefile) throws IOException {
    BuildResult result = build(kubefile);
    store.tag(result.root(), new Tag(tag));
    return result;
  }

  Manifest manifest(BuildResult result) throws IOException {
    return Content.readManifest(store, result.images().get(0).manifest()).value();
  }

  ImageConfig config(BuildResult result) throws IOException {
    return Content.readConfig(store, manifest(result).config()).value();
  }

  /** The entries of the last layer: {@code f 644 0:0 path=content}, times other than 0 shown. */
  List<String> lastLayer(BuildResult result) throws IOException {
    List<Descriptor> layers = manifest(result).layers();
    return entries(layers.get(layers.size() - 1));
  }

  List<String> entries(Descriptor layer) throws IOException {
    try (InputStream tar =
        Compressions.standard().decompressLayer(layer.mediaType(), store.fetch(layer))) {
      return entries(tar);
    }
  }

  static List<String> entries(InputStream in) throws IOException {
    List<String> entries = new ArrayList<>();
    TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      entries.add(line(entry, tar));
    }
    return entries;
  }

  private static String line(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    String type =
        entry.isDirectory()
            ? "d"
            : entry.isSymbolicLink() ? "l" : entry.isLink() ? "h" : entry.isFile() ? "f" : "?";
    String name = entry.getName().replaceFirst("^\\./", "").replaceFirst("/$", "");
    long time = entry.getLastModifiedTime().toMillis();
    String content = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
    return type
        + " "
        + Integer.toOctalString(entry.getMode() & 07777)
        + " "
        + entry.getLongUserId()
        + ":"
        + entry.getLongGroupId()
        + (time == 0 ? "" : " @" + time)
        + " "
        + name
        + ("lh".contains(type) ? " -> " + entry.getLinkName() : "")
        + (type.equals("f") ? "=" + content : "");
  }
}
