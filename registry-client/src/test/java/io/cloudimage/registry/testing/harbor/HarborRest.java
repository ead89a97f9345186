// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.harbor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.faulty.ErrorReply;
import io.cloudimage.registry.testing.faulty.Shelf;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Harbor's own API, version 2.0, as far as clients of registries use it. Who is nobody and wants
 * what is not public gets 401, who lacks the right 403 ({@code src/server/v2.0/handler/base.go},
 * RequireProjectAccess).
 */
public final class HarborRest {
  private static final String ROOT = "/api/v2.0/";
  private static final int LONGEST_PAGE = 100;

  private final Shelf shelf;
  private final Map<String, Project> projects;
  private final HarborAccess access;

  public HarborRest(Shelf shelf, Map<String, Project> projects, HarborAccess access) {
    this.shelf = shelf;
    this.projects = projects;
    this.access = access;
  }

  public WireReply answer(WireRequest request) throws OciException {
    List<String> parts = parts(request.path());
    if (parts.equals(List.of("ping"))) {
      // src/server/v2.0/handler/ping.go: anyone may ask.
      return WireReply.of(200).json("\"Pong\"".getBytes(UTF_8));
    }
    if (parts.equals(List.of("projects"))) {
      return page(
          request,
          new ArrayList<>(
              projects.values().stream()
                  .filter(project -> access.mayRead(request, project))
                  .map(HarborRest::described)
                  .toList()));
    }
    if (parts.size() < 3 || !parts.get(0).equals("projects")) {
      return ErrorReply.of(404, "NOT_FOUND");
    }
    @Nullable Project project = projects.get(parts.get(1));
    if (project == null || !access.mayRead(request, project)) {
      return access.isKnown(request)
          ? ErrorReply.of(403, "FORBIDDEN")
          : ErrorReply.of(401, "UNAUTHORIZED");
    }
    return answer(request, project, parts.subList(2, parts.size()));
  }

  /** A slash in a repository's name is escaped twice: the router decodes once, Harbor again. */
  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.substring(ROOT.length()).split("/", -1)) {
      parts.add(URLDecoder.decode(URLDecoder.decode(part, UTF_8), UTF_8));
    }
    return parts;
  }

  private WireReply answer(WireRequest request, Project project, List<String> parts)
      throws OciException {
    if (parts.equals(List.of("repositories"))) {
      return page(request, repositories(project));
    }
    if (parts.size() < 3 || !parts.get(2).equals("artifacts")) {
      return ErrorReply.of(404, "NOT_FOUND");
    }
    String repository = project.name() + "/" + parts.get(1);
    if (parts.size() == 3 && request.method().equals("GET")) {
      return page(request, artifacts(request, project, repository));
    }
    boolean deletes = request.method().equals("DELETE") && access.isKnown(request);
    if (!deletes) {
      return ErrorReply.of(access.isKnown(request) ? 405 : 401, "UNAUTHORIZED");
    }
    Optional<Digest> digest = named(repository, parts.get(3));
    if (digest.isEmpty() || shelf.manifest(repository, digest.get()).isEmpty()) {
      return ErrorReply.of(404, "NOT_FOUND");
    }
    if (project.isImmutable() && !shelf.tagsOf(repository, digest.get()).isEmpty()) {
      return ErrorReply.of(412, "PRECONDITION", "the tag is immutable, cannot be deleted");
    }
    return delete(repository, digest.get(), parts.subList(4, parts.size()));
  }

  /**
   * {@code src/server/v2.0/handler/artifact.go}, DeleteTag: only a tag of just this artifact; the
   * artifact and its other tags stay. DeleteArtifact: with all of its tags.
   */
  private WireReply delete(String repository, Digest digest, List<String> parts) {
    if (parts.isEmpty()) {
      shelf.removeManifest(repository, digest);
      return WireReply.of(200);
    }
    boolean attached =
        parts.size() == 2
            && parts.get(0).equals("tags")
            && shelf.tagsOf(repository, digest).contains(parts.get(1));
    if (!attached) {
      return ErrorReply.of(404, "NOT_FOUND", "tag attached to artifact not found");
    }
    shelf.untag(repository, parts.get(1));
    return WireReply.of(200);
  }

  private Optional<Digest> named(String repository, String reference) {
    return reference.contains(":")
        ? Optional.of(Digest.parse(reference))
        : Optional.ofNullable(shelf.tags(repository).get(reference));
  }

  private static Map<String, Object> described(Project project) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", project.name());
    tree.put("metadata", Map.of("public", String.valueOf(project.isPublic())));
    return tree;
  }

  private List<Map<String, Object>> repositories(Project project) {
    List<Map<String, Object>> found = new ArrayList<>();
    for (String name : shelf.repositories()) {
      if (name.startsWith(project.name() + "/")) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        tree.put("artifact_count", shelf.manifests(name).size());
        found.add(tree);
      }
    }
    return found;
  }

  /** ListArtifacts of {@code src/server/v2.0/handler/artifact.go}; fields as model/artifact.go. */
  private List<Map<String, Object>> artifacts(
      WireRequest request, Project project, String repository) throws OciException {
    boolean tagged = request.parameter("q").orElse("").equals("tags=*");
    boolean withTags = !request.parameter("with_tag").orElse("true").equals("false");
    List<Map<String, Object>> found = new ArrayList<>();
    for (Map.Entry<Digest, Shelf.Stored> entry :
        new TreeMap<>(shelf.manifests(repository)).entrySet()) {
      List<String> tags = shelf.tagsOf(repository, entry.getKey());
      if (!tagged || !tags.isEmpty()) {
        found.add(artifact(entry.getKey(), entry.getValue(), withTags ? tags : List.of(), project));
      }
    }
    return found;
  }

  private static Map<String, Object> artifact(
      Digest digest, Shelf.Stored stored, List<String> tags, Project project) throws OciException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("digest", digest.toString());
    tree.put("manifest_media_type", stored.type().value());
    tree.put("size", stored.bytes().length);
    tree.put("tags", null);
    if (!tags.isEmpty()) {
      List<Map<String, Object>> all = new ArrayList<>();
      for (String tag : tags) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", tag);
        described.put("immutable", project.isImmutable());
        all.add(described);
      }
      tree.put("tags", all);
    }
    List<Map<String, Object>> children = new ArrayList<>();
    JsonObject json = Json.readObject(stored.bytes(), "manifest", JsonLimits.DOCUMENT);
    for (JsonObject child :
        json.has("manifests") ? json.objects("manifests") : List.<JsonObject>of()) {
      children.add(Map.of("child_digest", child.string("digest")));
    }
    tree.put("references", children.isEmpty() ? null : children);
    return tree;
  }

  /** Links of {@code src/server/v2.0/handler/base.go}: relative, with the query unescaped. */
  private static WireReply page(WireRequest request, List<Map<String, Object>> all) {
    int number = Integer.parseInt(request.parameter("page").orElse("1"));
    int size = Integer.parseInt(request.parameter("page_size").orElse("10"));
    if (size > LONGEST_PAGE || size < 0 || number < 1) {
      return ErrorReply.of(422, "UNPROCESSABLE_ENTITY");
    }
    int start = Math.min(all.size(), (number - 1) * size);
    int end = Math.min(all.size(), start + size);
    List<String> links = new ArrayList<>();
    if (number > 1) {
      links.add(link(request, number - 1, "prev"));
    }
    if (end < all.size()) {
      links.add(link(request, number + 1, "next"));
    }
    WireReply reply =
        WireReply.of(200)
            .header("X-Total-Count", String.valueOf(all.size()))
            .json(Json.write(all.subList(start, end)));
    return links.isEmpty() ? reply : reply.header("Link", String.join(" , ", links));
  }

  private static String link(WireRequest request, int page, String relation) {
    String query =
        URLDecoder.decode(request.target().split("\\?", 2)[1], UTF_8)
            .replaceFirst("(^|&)page=[0-9]+", "$1page=" + page);
    return "<" + request.path() + "?" + query + ">; rel=\"" + relation + "\"";
  }
}
