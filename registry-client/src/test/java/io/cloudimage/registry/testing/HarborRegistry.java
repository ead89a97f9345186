// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.testing.faulty.ErrorReply;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.Faults;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.RegistryApi;
import io.cloudimage.registry.testing.faulty.Shelf;
import io.cloudimage.registry.testing.faulty.Trait;
import io.cloudimage.registry.testing.harbor.HarborAccess;
import io.cloudimage.registry.testing.harbor.HarborRest;
import io.cloudimage.registry.testing.harbor.Project;
import io.cloudimage.registry.testing.wire.RequestLog;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import io.cloudimage.registry.testing.wire.WireServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers as Harbor 2 does, by its source (github.com/goharbor/harbor):
 *
 * <ul>
 *   <li>token service and challenges, {@code src/server/middleware/v2auth/auth.go} and {@code
 *       src/core/service/token}: see {@link HarborAccess};
 *   <li>REST API 2.0, {@code src/server/v2.0/handler}: see {@link HarborRest};
 *   <li>a DELETE of a tag on {@code /v2} is 400 UNSUPPORTED, and a GET or HEAD with the digest in
 *       If-None-Match is 304, which counts as no pull: {@code src/server/registry/manifest.go};
 *   <li>a push to an immutable tag that is there is 412: {@code
 *       src/server/middleware/immutable/pushmf.go};
 *   <li>a push to a proxy cache is denied, and there a name of one component is sent to {@code
 *       library/} with 301: {@code src/server/middleware/repoproxy/proxy.go};
 *   <li>a push to a project that is not there is 404, since a project is made by people alone:
 *       {@code src/server/middleware/v2auth/auth.go} (projectID).
 * </ul>
 */
public final class HarborRegistry implements AutoCloseable {
  public static final String USER = "admin";
  public static final String PASSWORD = "Harbor12345";
  public static final String ROBOT = "robot$ci+mirror";
  public static final String ROBOT_SECRET = "r0b0t:secret%";

  private static final Pattern SHORT_NAME =
      Pattern.compile("/v2/([^/]+)/([^/]+)/((?:manifests|blobs)/[^/]+)");

  private final Map<String, Project> projects = new ConcurrentSkipListMap<>();
  private final Shelf shelf = new Shelf();
  private final Faults faults = new Faults();
  private final WireServer server;
  private final HarborAccess access;
  private final HarborRest rest;
  private final RegistryApi api;
  private final RegistryApi immutable;

  private HarborRegistry() throws IOException {
    this.server =
        WireServer.start(Optional.empty(), request -> faults.apply(request, this::answer));
    this.access = new HarborAccess(projects, Duration.ofMinutes(30), server.url());
    this.rest = new HarborRest(shelf, projects, access);
    Profile profile = Profile.HARBOR.without(Trait.IMMUTABLE_TAGS);
    this.api = new RegistryApi(shelf, profile, access, Optional.empty(), server.url());
    this.immutable =
        new RegistryApi(
            shelf, profile.with(Trait.IMMUTABLE_TAGS), access, Optional.empty(), server.url());
    access.addAccount(USER, PASSWORD);
    access.addAccount(ROBOT, ROBOT_SECRET);
  }

  /** Plain HTTP, with a person's account and a robot's, and the public project library. */
  public static HarborRegistry start() throws IOException {
    return new HarborRegistry().withProject(Project.of("library").withPublicAccess());
  }

  public HarborRegistry withProject(Project project) {
    projects.put(project.name(), project);
    return this;
  }

  public RegistryHost host() {
    return server.host();
  }

  public Shelf shelf() {
    return shelf;
  }

  public RequestLog log() {
    return server.log();
  }

  /** Tokens that were given are good no longer. */
  public HarborAccess access() {
    return access;
  }

  /** The number of pulls that Harbor would count: GETs of manifests that were answered in full. */
  public long pulls() {
    return log()
        .count(
            entry ->
                entry.method().equals("GET")
                    && entry.target().contains("/manifests/")
                    && entry.status() == 200);
  }

  public HarborRegistry fault(Fault fault) {
    faults.add(fault);
    return this;
  }

  private WireReply answer(WireRequest request) throws IOException {
    String path = request.path();
    if (path.equals("/service/token")) {
      return access.token(request);
    }
    if (path.startsWith("/api/v2.0/")) {
      return rest.answer(request);
    }
    String[] parts = path.split("/", 4);
    @Nullable Project project = parts.length > 2 ? projects.get(parts[2]) : null;
    boolean named = parts.length > 3;
    if (named && project == null && access.refusal(request, "", "pull").isEmpty()) {
      return ErrorReply.of(404, "NOT_FOUND", "project not found");
    }
    if (project == null) {
      return api.answer(request);
    }
    boolean writes = !request.method().equals("GET") && !request.method().equals("HEAD");
    if (project.isProxy() && writes) {
      return access
          .refusal(request, project.name() + "/x", "pull")
          .orElse(ErrorReply.of(403, "DENIED", "can not push artifact to a proxy project"));
    }
    Matcher shortName = SHORT_NAME.matcher(path);
    if (project.isProxy() && shortName.matches()) {
      String repository = project.name() + "/" + shortName.group(2);
      String full = "/v2/" + project.name() + "/library/" + shortName.group(2);
      return access
          .refusal(request, repository, "pull")
          .orElse(WireReply.of(301).header("Location", full + "/" + shortName.group(3)));
    }
    return (project.isImmutable() ? immutable : api).answer(request);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
