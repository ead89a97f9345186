// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.wire.WireHandler;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows which part of a registry answers which request. */
public final class RegistryApi implements WireHandler {
  private static final Pattern PATH =
      Pattern.compile("/v2/(.+?)/(blobs/uploads|blobs|manifests|tags|referrers)/([^/]*)");

  private final Profile profile;
  private final Shelf shelf;
  private final Gate gate;
  private final Pages pages;
  private final Blobs blobs;
  private final Uploads uploads;
  private final Manifests manifests;
  private final Referrers referrers;

  /**
   * @param origin of the registry's URLs
   */
  public RegistryApi(Shelf shelf, Profile profile, Gate gate, Optional<Cdn> cdn, String origin) {
    this.profile = profile;
    this.shelf = shelf;
    this.gate = gate;
    this.pages = new Pages(profile, origin);
    this.blobs = new Blobs(shelf, profile, cdn);
    this.uploads = new Uploads(shelf, profile, origin);
    this.manifests = new Manifests(shelf, profile);
    this.referrers = new Referrers(shelf, profile, pages);
  }

  public int openUploads() {
    return uploads.open();
  }

  public void forgetUploads() {
    uploads.forgetAll();
  }

  @Override
  public WireReply answer(WireRequest request) throws IOException {
    if (request.path().equals("/token") && gate instanceof TokenGate tokens) {
      return tokens.token(request);
    }
    Matcher path = PATH.matcher(request.path());
    boolean known = path.matches();
    String repository = known ? path.group(1) : "";
    Optional<WireReply> refusal = gate.refusal(request, repository, action(request.method()));
    Optional<String> from = request.parameter("from");
    if (refusal.isEmpty() && from.isPresent()) {
      refusal = gate.refusal(request, from.get(), "pull");
    }
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (known) {
      try {
        return answer(request, repository, path.group(2), path.group(3));
      } catch (IllegalArgumentException e) {
        return ErrorReply.of(400, "DIGEST_INVALID", String.valueOf(e.getMessage()));
      }
    }
    return switch (request.path()) {
      case "/v2/" -> WireReply.of(200).json("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      case "/v2/_catalog" ->
          profile.has(Trait.NO_CATALOG)
              ? ErrorReply.of(404, "UNSUPPORTED")
              : pages.reply(request, shelf.repositories(), "repositories", Optional.empty());
      default -> ErrorReply.of(404, "NAME_UNKNOWN");
    };
  }

  private WireReply answer(WireRequest request, String repository, String kind, String last)
      throws IOException {
    return switch (kind) {
      case "blobs/uploads" ->
          last.isEmpty()
              ? uploads.open(request, repository)
              : uploads.handle(request, repository, last);
      case "blobs" -> blobs.handle(request, repository, Digest.parse(last));
      case "manifests" -> manifests.handle(request, repository, last);
      case "referrers" -> referrers.handle(request, repository, Digest.parse(last));
      default -> tags(request, repository);
    };
  }

  private WireReply tags(WireRequest request, String repository) {
    if (!shelf.has(repository)) {
      return ErrorReply.of(404, "NAME_UNKNOWN");
    }
    Set<String> names = shelf.tags(repository).keySet();
    if (names.isEmpty() && profile.has(Trait.NULL_TAGS)) {
      String text = "{\"name\":\"" + repository + "\",\"tags\":null}";
      return WireReply.of(200).json(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return pages.reply(request, names, "tags", Optional.of(repository));
  }

  private static String action(String method) {
    return switch (method) {
      case "GET", "HEAD" -> "pull";
      case "DELETE" -> "delete";
      default -> "push";
    };
  }
}
