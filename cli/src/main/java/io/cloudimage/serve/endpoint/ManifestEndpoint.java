// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.serve.access.Action;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.content.MemberRepository;
import io.cloudimage.serve.content.PushedManifest;
import io.cloudimage.serve.content.RepositoryLinks.Kind;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Manifests and indexes, by tag and by digest (distribution spec, end-3, end-7). */
public final class ManifestEndpoint implements Endpoint {
  private static final int MAXIMUM_SIZE = JsonLimits.DOCUMENT.bytes();

  private final ServedStore store;
  private final boolean deletes;

  /**
   * @param deletes whether tags and manifests may be deleted
   */
  public ManifestEndpoint(ServedStore store, boolean deletes) {
    this.store = store;
    this.deletes = deletes;
  }

  @Override
  public void answer(Call call, Route route, Rights rights) throws IOException {
    Endpoint.requireMethod(call, deletes, "GET", "HEAD", "PUT");
    Reference reference = reference(route.item());
    if (call.method().equals("DELETE")) {
      delete(call, route.repository(), reference);
    } else if (call.method().equals("PUT")) {
      put(call, route.repository(), reference, rights);
    } else {
      get(call, route.repository(), reference, rights);
    }
  }

  private void get(Call call, RepositoryName repository, Reference reference, Rights rights)
      throws IOException {
    Optional<Descriptor> found =
        reference instanceof Tag tag
            ? store.tagged(repository, tag)
            : store.find(repository, Kind.MANIFEST, (Digest) reference);
    Optional<MemberRepository> members =
        found.isPresent()
            ? Optional.empty()
            : store.members(repository, call.query("ns"), rights::mayPull);
    Descriptor manifest =
        found
            .or(() -> members.flatMap(each -> member(each, reference)))
            .orElseThrow(
                () ->
                    new Refusal(ErrorCode.MANIFEST_UNKNOWN, "the repository has no such manifest"));
    Optional<Blob> made = members.flatMap(each -> each.made(manifest.digest()));
    describe(call, manifest);
    if (call.isHead()) {
      call.sendLength(200, manifest.size());
    } else if (made.isPresent()) {
      call.send(200, made.get().open().readAllBytes());
    } else {
      call.send(200, Content.readDocument(store.store(), manifest));
    }
  }

  static void describe(Call call, Descriptor manifest) {
    call.set("Content-Type", manifest.mediaType().value())
        .set("Docker-Content-Digest", manifest.digest().toString())
        .set("ETag", "\"" + manifest.digest() + "\"");
  }

  static Optional<Descriptor> member(MemberRepository members, Reference reference) {
    return reference instanceof Digest digest
        ? members.manifest(digest)
        : Optional.ofNullable(members.tags.get(reference));
  }

  /** A tag alone, or a manifest with all its tags (end-9). */
  private void delete(Call call, RepositoryName repository, Reference reference)
      throws IOException {
    boolean wasThere =
        reference instanceof Tag tag
            ? store.untag(repository, tag)
            : store.remove(repository, Kind.MANIFEST, (Digest) reference);
    if (!wasThere) {
      throw new Refusal(ErrorCode.MANIFEST_UNKNOWN, "the repository has no such manifest");
    }
    call.send(202);
  }

  /** A manifest, by digest or by tag; {@code ?tag=} gives it more tags in the same request. */
  private void put(Call call, RepositoryName repository, Reference reference, Rights rights)
      throws IOException {
    Set<Tag> tags = new LinkedHashSet<>();
    for (String name : call.queries("tag")) {
      tags.add(tag(name));
    }
    if (reference instanceof Tag tag) {
      tags.add(tag);
    }
    byte[] bytes = call.body().readNBytes(MAXIMUM_SIZE + 1);
    if (bytes.length > MAXIMUM_SIZE) {
      throw new Refusal(
          ErrorCode.MANIFEST_INVALID, 413, "a manifest has at most " + MAXIMUM_SIZE + " bytes");
    }
    // readNBytes may stop short of the end, and only the end tells a whole body from a cut one.
    if (call.body().read() >= 0) {
      throw new Refusal(ErrorCode.MANIFEST_INVALID, 413, "the manifest goes on");
    }
    Digest digest = Digest.of(bytes);
    if (reference instanceof Digest named) {
      digest = Digest.of(named.algorithm(), named.algorithm().newHash().digest(bytes));
      if (!digest.equals(named)) {
        throw new Refusal(ErrorCode.DIGEST_INVALID, "the manifest's digest is " + digest);
      }
    }
    PushedManifest manifest = read(bytes, mediaType(call, bytes), digest);
    requireChildren(repository, manifest);
    Descriptor descriptor = manifest.descriptor();
    store.store().push(Blob.of(descriptor, bytes));
    store.link(repository, Kind.MANIFEST, descriptor);
    if (manifest.subject().isPresent()) {
      store.linkReferrer(repository, manifest.subject().get(), manifest.referrer());
      call.set("OCI-Subject", manifest.subject().get().toString());
    }
    for (Tag tag : tags) {
      store.tag(repository, tag, descriptor, () -> rights.require(repository, Action.OVERWRITE));
    }
    if (!call.queries("tag").isEmpty()) {
      call.set("OCI-Tag", tags.stream().map(Tag::name).collect(Collectors.joining(", ")));
    }
    call.set("Location", "/v2/" + repository + "/manifests/" + reference)
        .set("Docker-Content-Digest", digest.toString())
        .send(201);
  }

  /** What the header says, which the document must not contradict; else what the document says. */
  private static MediaType mediaType(Call call, byte[] bytes) throws Refusal {
    String type = call.header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    type = (semicolon < 0 ? type : type.substring(0, semicolon)).trim();
    try {
      if (type.isEmpty()) {
        type =
            Json.readObject(bytes, "manifest", JsonLimits.DOCUMENT)
                .optionalString("mediaType")
                .orElse("");
      }
      MediaType mediaType = new MediaType(type);
      if (mediaType.isManifest() || mediaType.isIndex()) {
        return mediaType;
      }
    } catch (OciException | IllegalArgumentException e) {
      throw invalid(e);
    }
    throw new Refusal(
        ErrorCode.MANIFEST_INVALID,
        "manifests are of type "
            + MediaTypes.OCI_MANIFEST
            + ", "
            + MediaTypes.OCI_INDEX
            + ", or of Docker's schema 2");
  }

  private static PushedManifest read(byte[] bytes, MediaType type, Digest digest) throws Refusal {
    try {
      return PushedManifest.read(bytes, type, digest);
    } catch (OciException e) {
      throw invalid(e);
    }
  }

  /** A manifest is taken only when all that it refers to is in the same repository. */
  private void requireChildren(RepositoryName repository, PushedManifest manifest)
      throws IOException {
    boolean isIndex = manifest.descriptor().mediaType().isIndex();
    for (Descriptor child : manifest.children()) {
      Optional<Descriptor> found =
          store.find(repository, isIndex ? Kind.MANIFEST : Kind.BLOB, child.digest());
      if (found.isEmpty() && isIndex) {
        found = store.find(repository, Kind.BLOB, child.digest());
      }
      if (found.isEmpty() && mayBeElsewhere(child)) {
        continue;
      }
      if (found.isEmpty()) {
        throw new Refusal(
            ErrorCode.MANIFEST_BLOB_UNKNOWN, "the repository does not have " + child.digest());
      }
      if (found.get().size() != child.size()) {
        throw new Refusal(
            ErrorCode.MANIFEST_INVALID,
            child.digest() + " has " + found.get().size() + " bytes, not " + child.size());
      }
    }
  }

  /** Layers that must not be distributed stay where their URLs say. */
  private static boolean mayBeElsewhere(Descriptor child) {
    String type = child.mediaType().value();
    return type.startsWith(MediaTypes.OCI_LAYER_NONDISTRIBUTABLE)
        || type.equals(MediaTypes.DOCKER_LAYER_FOREIGN);
  }

  static Reference reference(String text) throws Refusal {
    if (text.indexOf(':') >= 0) {
      return Endpoint.digest(text);
    }
    return tag(text);
  }

  private static Tag tag(String text) throws Refusal {
    try {
      return new Tag(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(ErrorCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private static Refusal invalid(Exception problem) {
    return new Refusal(ErrorCode.MANIFEST_INVALID, String.valueOf(problem.getMessage()));
  }
}
