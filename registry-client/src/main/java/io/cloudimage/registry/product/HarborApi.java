// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.product;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.auth.RegistrySession;
import io.cloudimage.registry.endpoint.Pages;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.RedirectRules;
import io.cloudimage.registry.http.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Harbor's REST interface, version 2.0, on a host that may or may not be a Harbor: it is one if it
 * answers as one, whatever it is called. Name and password go along, for robots as for people; a
 * request without them sees what is public. For threads.
 */
public final class HarborApi {
  private static final Logger LOG = LoggerFactory.getLogger(HarborApi.class);
  private static final String ROOT = "/api/v2.0/";
  private static final String PAGE = "page=1&page_size=100";
  private static final int MAXIMUM_NAMES = 1_000_000;

  /** A page describes 100 artifacts, each with all that its config says. */
  private static final JsonLimits LIMITS = new JsonLimits(32 << 20, 64, 1 << 20);

  private final RegistrySession session;
  private final RedirectRules rules;
  private @Nullable Boolean there;

  public HarborApi(RegistrySession session, RedirectRules rules) {
    this.session = session;
    this.rules = rules;
  }

  /** Whether the host is a Harbor: asked once, by a request that anyone may send. */
  public synchronized boolean isThere() throws IOException {
    Boolean known = there;
    if (known == null) {
      known = ping();
      there = known;
    }
    return known;
  }

  private boolean ping() throws IOException {
    HttpCall call = HttpCall.of("GET", session.uri(ROOT + "ping"));
    try (HttpReply reply = session.sendAnonymously(call)) {
      if (reply.status() != 200) {
        return false;
      }
      String said = new String(reply.body().readNBytes(64), StandardCharsets.US_ASCII).strip();
      return said.equals("Pong") || said.equals("\"Pong\"");
    } catch (OciException e) {
      if (e.kind() == ErrorKind.UNTRUSTED) {
        return false; // It leads somewhere else.
      }
      throw e;
    }
  }

  /**
   * The repositories that these credentials may list, sorted.
   *
   * @param project whose repositories; empty for those of all projects that may be seen
   */
  public List<RepositoryName> repositories(Optional<String> project) throws IOException {
    List<String> projects = new ArrayList<>();
    if (project.isPresent()) {
      projects.add(project.get());
    } else {
      list("projects?" + PAGE, "projects", item -> projects.add(item.string("name")));
    }
    Set<RepositoryName> names = new TreeSet<>();
    for (String name : projects) {
      list(
          "projects/" + segment(name) + "/repositories?" + PAGE,
          "repositories of " + Printable.escape(name),
          item -> addName(names, item.string("name")));
    }
    return List.copyOf(names);
  }

  private void addName(Set<RepositoryName> names, String name) throws OciException {
    try {
      names.add(new RepositoryName(name));
    } catch (IllegalArgumentException e) {
      LOG.warn("{} lists {}, which is no repository", session.host(), Printable.quote(name));
    }
    requireBelowLimit(names.size());
  }

  /** All tags of a repository with what they name, in one request for each 100 artifacts. */
  public Map<Tag, Digest> tags(RepositoryName repository) throws IOException {
    Map<Tag, Digest> tags = new TreeMap<>();
    list(
        repositoryPath(repository) + "/artifacts?" + PAGE + "&with_tag=true&q=tags%3D*",
        "artifacts of " + repository,
        artifact -> addTags(tags, artifact));
    return tags;
  }

  private void addTags(Map<Tag, Digest> tags, JsonObject artifact) throws OciException {
    Digest digest = artifact.parsed("digest", Digest::parse);
    for (JsonObject tag : artifact.objects("tags")) {
      tags.put(tag.parsed("name", Tag::new), digest);
    }
    requireBelowLimit(tags.size());
  }

  /**
   * Removes a tag as long as it names this digest; other tags of the digest stay.
   *
   * @throws RegistryException NOT_FOUND if the tag names something else by now, or is gone; DENIED;
   *     CONFLICT if it is immutable
   */
  public void deleteTag(RepositoryName repository, Digest digest, Tag tag) throws IOException {
    String path = repositoryPath(repository) + "/artifacts/" + digest + "/tags/" + tag;
    HttpCall call = HttpCall.of("DELETE", session.uri(ROOT + path));
    try (HttpReply reply = session.sendWithPassword(call, Optional.of(repository))) {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
    }
  }

  private interface Item {
    void take(JsonObject item) throws IOException;
  }

  private void list(String path, String what, Item taker) throws IOException {
    String name = session.host() + ": the list of " + what;
    new Pages(name, rules).readAll(session.uri(ROOT + path), page -> readPage(page, name, taker));
  }

  private Optional<String> readPage(URI page, String what, Item taker) throws IOException {
    HttpCall call = HttpCall.of("GET", page).withHeader("Accept", "application/json");
    try (HttpReply reply = session.sendWithPassword(call, Optional.empty())) {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
      byte[] body = reply.readBody(LIMITS.bytes());
      for (JsonObject item : Json.readObjects(body, what, LIMITS)) {
        taker.take(item);
      }
      return Pages.next(reply);
    }
  }

  private void requireBelowLimit(int number) throws OciException {
    if (number > MAXIMUM_NAMES) {
      throw new OciException(
          ErrorKind.UNSUPPORTED, session.host() + ": a list has more than " + MAXIMUM_NAMES);
    }
  }

  /** The first component is the project; slashes in the rest are escaped twice over. */
  private static String repositoryPath(RepositoryName name) throws OciException {
    int slash = name.path().indexOf('/');
    if (slash < 0) {
      throw new OciException(
          ErrorKind.NOT_FOUND, name + ": a repository of Harbor is in a project: PROJECT/NAME");
    }
    return "projects/"
        + segment(name.path().substring(0, slash))
        + "/repositories/"
        + segment(segment(name.path().substring(slash + 1)));
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
