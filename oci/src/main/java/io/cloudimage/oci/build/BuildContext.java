// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.FileTree;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.StableFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The directory that {@code COPY}, {@code ADD} and {@code APP} take files from. */
public final class BuildContext {
  private static final List<String> IGNORE_FILES =
      List.of(".cloudimageignore", ".sealerignore", ".containerignore", ".dockerignore");
  private static final int MAXIMUM_IGNORE_FILE = 1 << 20;

  private final Path directory;
  private final SourceTree tree;

  private BuildContext(Path directory, IgnoreRules ignored) {
    this.directory = directory;
    this.tree = new SourceTree(directory, "the context", SourceTree.Links.OF_THE_HOST, ignored);
  }

  /**
   * The context with the first ignore file that it has: {@code .cloudimageignore}, {@code
   * .sealerignore}, {@code .containerignore}, {@code .dockerignore}. The lock file is left out
   * unless the ignore file takes it back.
   *
   * @throws OciException NOT_FOUND if there is no such directory, INVALID if it is none or its
   *     ignore file is malformed
   */
  public static BuildContext of(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      boolean exists = Files.exists(directory);
      throw new OciException(
          exists ? ErrorKind.INVALID : ErrorKind.NOT_FOUND,
          "cannot build from "
              + Printable.quote(directory.toString())
              + (exists ? ": it is no directory" : ": there is no such directory"));
    }
    Path root = directory.toRealPath();
    BuildContext bare = new BuildContext(root, IgnoreRules.NONE);
    for (String name : IGNORE_FILES) {
      Optional<String> path = bare.tree().resolve(name);
      if (path.isPresent()) {
        Path file = bare.tree().file(path.get());
        return new BuildContext(root, IgnoreRules.ofContext(name, read(file)));
      }
    }
    return new BuildContext(root, IgnoreRules.ofContext("", ""));
  }

  /** The directory, without links in its path. */
  public Path directory() {
    return directory;
  }

  /** Its files, without those that are ignored, for a search. */
  public FileTree files() {
    return new SourceFiles(tree);
  }

  SourceTree tree() {
    return tree;
  }

  private static String read(Path file) throws IOException {
    try (InputStream in = StableFile.of(file).open()) {
      byte[] bytes = in.readNBytes(MAXIMUM_IGNORE_FILE + 1);
      if (bytes.length > MAXIMUM_IGNORE_FILE) {
        throw new OciException(
            ErrorKind.INVALID,
            file.getFileName() + " has more than " + MAXIMUM_IGNORE_FILE + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new OciException(ErrorKind.INVALID, file.getFileName() + " is not UTF-8", e);
    }
  }
}
