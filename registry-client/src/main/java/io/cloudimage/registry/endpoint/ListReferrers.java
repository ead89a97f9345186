// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists what names a digest as its subject, page by page (distribution-spec end-12a and end-12b,
 * GET /v2/name/referrers/digest). What comes back are claims.
 */
public final class ListReferrers {
  private static final String INDEX = MediaType.OCI_INDEX.value();
  private static final int MAXIMUM_PAGES = 1_000;

  private final RepositoryAccess access;

  /**
   * What the registry answered.
   *
   * @param list the referrers that it claims, each once
   * @param refusal why there is no list; empty also if what answered was no registry
   */
  public record Answer(Optional<List<Descriptor>> list, Optional<RegistryException> refusal) {
    private static final Set<Integer> NO_SUCH_ENDPOINT = Set.of(400, 404, 405, 406, 410, 501);
    private static final Set<Integer> MAYBE_NONE = Set.of(403, 500);

    static Answer of(List<Descriptor> list) {
      return new Answer(Optional.of(list), Optional.empty());
    }

    /** Whether the registry surely has no such endpoint. */
    boolean meansUnsupported() {
      return list.isEmpty()
          && (refusal.isEmpty()
              || (NO_SUCH_ENDPOINT.contains(refusal.get().status()) && !isOfTheName()));
    }

    /** Whether this may be a registry's way to say that it has no such endpoint. */
    boolean mayMeanUnsupported() {
      return refusal.map(RegistryException::status).filter(MAYBE_NONE::contains).isPresent();
    }

    /** Whether the repository or the manifest is unknown, by which nothing is said of the rest. */
    boolean isOfTheName() {
      return refusal.isPresent()
          && (refusal.get().hasCode("NAME_UNKNOWN") || refusal.get().hasCode("MANIFEST_UNKNOWN"));
    }
  }

  public ListReferrers(RepositoryAccess access) {
    this.access = access;
  }

  /**
   * Asks for all referrers, or for those of one artifact type.
   *
   * @throws OciException UNTRUSTED if a page leads to another host or in a circle; UNSUPPORTED if
   *     there are more than {@value ReferrerLister#MAXIMUM_REFERRERS}; INVALID if the answer is
   *     said to be a list and is none
   */
  public Answer send(Digest subject, Optional<String> artifactType) throws IOException {
    Map<Digest, Descriptor> referrers = new LinkedHashMap<>();
    Set<URI> visited = new HashSet<>();
    Optional<URI> page = Optional.of(first(subject, artifactType));
    while (page.isPresent()) {
      requireNew(page.get(), visited);
      HttpCall call = HttpCall.of("GET", page.get()).withHeader("Accept", INDEX);
      try (HttpReply reply = access.send(call, Scope.pull(access.name()))) {
        if (!reply.isSuccess()) {
          return refused(reply, visited.size() > 1);
        }
        if (!mayBeIndex(reply)) {
          return new Answer(Optional.empty(), Optional.empty());
        }
        for (Descriptor claimed : read(reply, subject, artifactType)) {
          referrers.putIfAbsent(claimed.digest(), claimed);
        }
        requireSize(subject, referrers.size());
        page = next(reply, page.get());
      }
    }
    return Answer.of(new ArrayList<>(referrers.values()));
  }

  private URI first(Digest subject, Optional<String> artifactType) {
    String filter =
        artifactType
            .map(type -> "?artifactType=" + URLEncoder.encode(type, StandardCharsets.UTF_8))
            .orElse("");
    return access.uri("referrers/" + subject + filter);
  }

  private void requireNew(URI page, Set<URI> visited) throws OciException {
    if (!visited.add(page)) {
      throw new OciException(
          ErrorKind.UNTRUSTED,
          access.origin() + ": the pages of the list of referrers go in a circle");
    }
    if (visited.size() > MAXIMUM_PAGES) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          access.origin() + ": the list of referrers has more than " + MAXIMUM_PAGES + " pages");
    }
  }

  /** A list that breaks off is not a short list. */
  private static Answer refused(HttpReply reply, boolean midway) throws OciException {
    RegistryException refusal = Refusal.of(reply);
    Answer answer = new Answer(Optional.empty(), Optional.of(refusal));
    boolean known =
        answer.meansUnsupported() || answer.mayMeanUnsupported() || answer.isOfTheName();
    if (midway || !known) {
      throw refusal;
    }
    return answer;
  }

  /** A page for people, as proxies and old registries give for any path, is no answer. */
  private static boolean mayBeIndex(HttpReply reply) {
    String type = reply.mediaType().map(MediaType::value).orElse(INDEX).toLowerCase(Locale.ROOT);
    return type.equals(INDEX) || type.equals("application/json");
  }

  private List<Descriptor> read(HttpReply reply, Digest subject, Optional<String> artifactType)
      throws IOException {
    String what = "list of referrers of " + subject + " in " + access.origin();
    List<Descriptor> page = ReferrerPage.read(reply.readBody(JsonLimits.DOCUMENT.bytes()), what);
    boolean filtered =
        reply.headers("OCI-Filters-Applied").stream()
            .anyMatch(applied -> applied.contains("artifactType"));
    if (artifactType.isEmpty() || filtered) {
      return page;
    }
    // A claim without a type may be of any; it is looked at later.
    return page.stream()
        .filter(
            claimed ->
                claimed
                    .artifactType()
                    .map(MediaType::value)
                    .or(() -> artifactType)
                    .equals(artifactType))
        .toList();
  }

  static void requireSize(Digest subject, int size) throws OciException {
    if (size > ReferrerLister.MAXIMUM_REFERRERS) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          subject + " has more than " + ReferrerLister.MAXIMUM_REFERRERS + " referrers");
    }
  }

  /** The next page, which only the registry itself can have (RFC 8288). */
  private Optional<URI> next(HttpReply reply, URI page) throws OciException {
    Optional<String> link = LinkHeader.next(reply.headers("Link"));
    if (link.isEmpty()) {
      return Optional.empty();
    }
    URI next = access.rules().resolve(HttpCall.of("GET", page), "Link", link);
    if (!Origin.of(next).equals(Origin.of(page))) {
      throw new OciException(
          ErrorKind.UNTRUSTED,
          access.origin() + ": the next page of referrers is at " + Origin.of(next));
    }
    return Optional.of(next);
  }
}
