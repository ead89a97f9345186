// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.DescriptorCodec;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.spec.AnnotationKeys;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The store's {@code index.json}: one entry for each name. The version before the last change is
 * kept beside it; where the file is damaged, that one is read.
 */
final class IndexFile {
  private final StorePaths paths;

  IndexFile(StorePaths paths) {
    this.paths = paths;
  }

  /** All entries, also those that other tools wrote. */
  List<Descriptor> read() throws IOException {
    try {
      return read(paths.index());
    } catch (IOException e) {
      if (!Files.exists(paths.previousIndex(), LinkOption.NOFOLLOW_LINKS)) {
        throw damaged(e);
      }
      StoreLog.get().warn("{}; reading the version before it", e.getMessage());
      try {
        return read(paths.previousIndex());
      } catch (IOException previous) {
        e.addSuppressed(previous);
        throw damaged(e);
      }
    }
  }

  /** What is wrong with the file, if anything is. */
  Optional<String> problem() {
    try {
      read(paths.index());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be read: " + e.getMessage());
    }
  }

  /** The last entries that can be read, if any can. */
  Optional<List<Descriptor>> readIfPossible() {
    try {
      return Optional.of(read());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Replaces all entries. To be called with the index locked. */
  void write(List<Descriptor> entries) throws IOException {
    if (problem().isEmpty()) {
      Path copy = paths.root().resolve(".index.json.prev");
      Files.copy(paths.index(), copy, StandardCopyOption.REPLACE_EXISTING);
      DurableFiles.move(copy, paths.previousIndex());
    }
    DurableFiles.replace(paths.index(), encode(entries));
  }

  static byte[] encode(List<Descriptor> entries) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("schemaVersion", 2);
    tree.put("mediaType", MediaTypes.OCI_INDEX);
    tree.put("manifests", entries.stream().map(DescriptorCodec::tree).toList());
    return Json.writePretty(tree);
  }

  /** The name under which an entry stands, if it has one. */
  static Optional<String> nameOf(Descriptor entry) {
    return Optional.ofNullable(entry.annotations().get(AnnotationKeys.REF_NAME));
  }

  /** The entry without what the index alone says of it. */
  static Descriptor withoutName(Descriptor entry) {
    return entry.withoutAnnotation(AnnotationKeys.REF_NAME);
  }

  static List<Descriptor> read(Path file) throws IOException {
    if (Files.size(file) > JsonLimits.STORE.bytes()) {
      throw new OciException(ErrorKind.INVALID, file + " is larger than any index may be");
    }
    JsonObject json = Json.readObject(Files.readAllBytes(file), file.toString(), JsonLimits.STORE);
    if (json.size("schemaVersion") != 2) {
      throw json.invalid("schemaVersion", "is not 2");
    }
    List<Descriptor> entries = new ArrayList<>();
    for (JsonObject item : json.objects("manifests")) {
      entries.add(DescriptorCodec.read(item));
    }
    return entries;
  }

  private OciException damaged(IOException cause) {
    return new OciException(
        ErrorKind.INVALID,
        "the store's index cannot be read: " + cause.getMessage(),
        "the blobs are untouched; run cloudimage fsck --repair to make a new index of them",
        cause);
  }
}
