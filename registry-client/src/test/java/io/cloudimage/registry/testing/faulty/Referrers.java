// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What refers to a manifest (distribution-spec end-12a and end-12b), in pages if need be. */
final class Referrers {
  private final Shelf shelf;
  private final Profile profile;
  private final Pages pages;

  Referrers(Shelf shelf, Profile profile, Pages pages) {
    this.shelf = shelf;
    this.profile = profile;
    this.pages = pages;
  }

  static boolean isServed(Profile profile) {
    return !profile.has(Trait.NO_REFERRERS)
        && !profile.has(Trait.REFERRERS_NOT_ALLOWED)
        && !profile.has(Trait.REFERRERS_BROKEN);
  }

  WireReply handle(WireRequest request, String repository, Digest subject) throws OciException {
    if (!isServed(profile)) {
      int status =
          profile.has(Trait.NO_REFERRERS) ? 404 : profile.has(Trait.REFERRERS_BROKEN) ? 500 : 405;
      return ErrorReply.of(status, "UNSUPPORTED");
    }
    Optional<String> type = request.parameter("artifactType");
    boolean filtered = type.isPresent() && !profile.has(Trait.UNFILTERED_REFERRERS);
    List<Map<String, Object>> found = new ArrayList<>();
    for (Map.Entry<Digest, Shelf.Stored> entry :
        new TreeMap<>(shelf.manifests(repository)).entrySet()) {
      JsonObject json = Json.readObject(entry.getValue().bytes(), "manifest", JsonLimits.DOCUMENT);
      Optional<JsonObject> named = json.optionalObject("subject");
      boolean wrong = profile.has(Trait.WRONG_REFERRERS);
      if (wrong || (named.isPresent() && named.get().string("digest").equals(subject.toString()))) {
        Map<String, Object> descriptor = describe(entry.getKey(), entry.getValue(), json);
        if (!filtered || type.get().equals(descriptor.get("artifactType"))) {
          found.add(descriptor);
        }
      }
    }
    return reply(request, found, filtered);
  }

  private WireReply reply(WireRequest request, List<Map<String, Object>> found, boolean filtered) {
    int start = Integer.parseInt(request.parameter("next").orElse("0"));
    int end = Math.min(found.size(), start + profile.page());
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaType.OCI_INDEX.value());
    index.put("manifests", found.subList(start, end));
    WireReply reply =
        WireReply.of(200)
            .header("Content-Type", MediaType.OCI_INDEX.value())
            .body(Json.write(index));
    if (end < found.size()) {
      String filter =
          request.parameter("artifactType").map(type -> "&artifactType=" + type).orElse("");
      reply = reply.header("Link", pages.link(request, "?next=" + end + filter));
    }
    return filtered ? reply.header("OCI-Filters-Applied", "artifactType") : reply;
  }

  private static Map<String, Object> describe(Digest digest, Shelf.Stored stored, JsonObject json)
      throws OciException {
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", stored.type().value());
    descriptor.put("digest", digest.toString());
    descriptor.put("size", stored.bytes().length);
    Optional<String> type = json.optionalString("artifactType");
    if (type.isEmpty() && json.has("config")) {
      type = json.object("config").optionalString("mediaType");
    }
    type.ifPresent(value -> descriptor.put("artifactType", value));
    if (json.has("annotations")) {
      descriptor.put("annotations", json.stringMap("annotations"));
    }
    return descriptor;
  }
}
