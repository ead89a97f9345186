// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds manifests and indexes among the blobs, which do not say what they are by their names. */
final class StoredDocuments {
  private static final MediaType BYTES = new MediaType("application/octet-stream");

  private final StorePaths paths;
  private final ContentSource store;

  StoredDocuments(StorePaths paths, ContentSource store) {
    this.paths = paths;
    this.store = store;
  }

  /** The blob's descriptor if it is a sound manifest or index. */
  Optional<Descriptor> find(Digest digest) throws IOException {
    Path file = paths.blob(digest);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Descriptor blob = Descriptor.of(BYTES, digest, Files.size(file));
    if (blob.size() > JsonLimits.DOCUMENT.bytes() || !startsAsObject(blob)) {
      return Optional.empty();
    }
    try (InputStream in = store.fetch(blob)) {
      byte[] bytes = in.readAllBytes();
      Optional<MediaType> type =
          typeOf(Json.readObject(bytes, digest.toString(), JsonLimits.DOCUMENT));
      if (type.isPresent()) {
        Successors.of(type.get(), bytes);
      }
      return type.map(known -> Descriptor.of(known, digest, blob.size()));
    } catch (OciException e) {
      return Optional.empty();
    }
  }

  /** All manifests and indexes that no other one refers to. */
  List<Descriptor> roots() throws IOException {
    List<Descriptor> documents = new ArrayList<>();
    Set<Digest> referredTo = new HashSet<>();
    for (Digest digest : new StoreFiles(paths).blobs()) {
      Optional<Descriptor> document = find(digest);
      if (document.isPresent()) {
        documents.add(document.get());
        Successors.of(store, document.get()).forEach(each -> referredTo.add(each.digest()));
      }
    }
    documents.removeIf(each -> referredTo.contains(each.digest()));
    return documents;
  }

  private boolean startsAsObject(Descriptor blob) throws IOException {
    try (InputStream in = store.fetch(blob)) {
      return in.read() == '{';
    } catch (OciException e) {
      return false;
    }
  }

  private static Optional<MediaType> typeOf(JsonObject json) throws OciException {
    Optional<MediaType> says = json.optionalParsed("mediaType", MediaType::new);
    if (says.isPresent()) {
      return says.filter(type -> type.isIndex() || type.isManifest());
    }
    if (json.has("manifests")) {
      return Optional.of(MediaType.OCI_INDEX);
    }
    return json.has("layers") && json.has("config")
        ? Optional.of(MediaType.OCI_MANIFEST)
        : Optional.empty();
  }
}
