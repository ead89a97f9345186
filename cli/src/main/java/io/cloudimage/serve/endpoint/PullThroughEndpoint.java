// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.content.MemberRepository;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import io.cloudimage.serve.upstream.ProxiedRepository;
import io.cloudimage.serve.upstream.Proxies;
import io.cloudimage.serve.upstream.PulledBlob;
import io.cloudimage.serve.upstream.PulledManifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Repositories of other registries, read through the store. They can be read only; what a
 * CloudImage brings along under the same name goes before what the registry has.
 */
public final class PullThroughEndpoint {
  private final ServedStore store;
  private final Proxies proxies;

  public PullThroughEndpoint(ServedStore store, Proxies proxies) {
    this.store = store;
    this.proxies = proxies;
  }

  /** The repository that the request means, if it is of a registry that is read through. */
  public Optional<ProxiedRepository> find(Call call, Route route) throws IOException {
    return route.endpoint() == Route.Endpoint.BASE || route.endpoint() == Route.Endpoint.CATALOG
        ? Optional.empty()
        : proxies.find(route.written(), call.query("ns"));
  }

  /**
   * Answers, unless the request is for what travels along with a CloudImage.
   *
   * @return whether it has answered
   */
  public boolean answers(Call call, Route route, ProxiedRepository repository, Rights rights)
      throws IOException {
    if (!call.method().equals("GET") && !call.isHead()) {
      throw new Refusal(
              ErrorCode.UNSUPPORTED, 405, "nothing can be changed in " + repository + " from here")
          .with("Allow", "GET, HEAD");
    }
    if (travelsAlong(call, route, rights)) {
      return false;
    }
    switch (route.endpoint()) {
      case MANIFEST -> manifest(call, repository, ManifestEndpoint.reference(route.item()));
      case BLOB -> blob(call, repository, Endpoint.digest(route.item()));
      case TAGS ->
          ListEndpoint.sendTags(
              call, route.written(), repository.tags().stream().map(Tag::name).toList());
      case REFERRERS ->
          ListEndpoint.sendReferrers(call, repository.referrers(Endpoint.digest(route.item())));
      default -> throw new Refusal(ErrorCode.BLOB_UPLOAD_UNKNOWN, "no such upload");
    }
    return true;
  }

  private boolean travelsAlong(Call call, Route route, Rights rights) throws IOException {
    Optional<MemberRepository> members =
        store.members(route.repository(), call.query("ns"), rights::mayPull);
    if (members.isEmpty()) {
      return false;
    }
    return switch (route.endpoint()) {
      case MANIFEST ->
          ManifestEndpoint.member(members.get(), ManifestEndpoint.reference(route.item()))
              .isPresent();
      case BLOB -> members.get().blob(Endpoint.digest(route.item())).isPresent();
      default -> false;
    };
  }

  private void manifest(Call call, ProxiedRepository repository, Reference reference)
      throws IOException {
    PulledManifest pulled = repository.manifest(reference);
    if (pulled.stale()) {
      call.set("Warning", "110 - \"the registry cannot be asked whether this is still so\"");
    }
    ManifestEndpoint.describe(call, pulled.descriptor());
    if (call.isHead()) {
      call.sendLength(200, pulled.descriptor().size());
    } else {
      call.send(200, Content.readDocument(store.store(), pulled.descriptor()));
    }
  }

  private void blob(Call call, ProxiedRepository repository, Digest digest) throws IOException {
    PulledBlob pulled = repository.blob(digest, !call.isHead());
    if (call.isHead()) {
      BlobPart.describe(call, pulled.descriptor());
      call.sendLength(200, pulled.descriptor().size());
      return;
    }
    BlobPart part = BlobPart.of(call, pulled.descriptor());
    if (pulled.fetch().isPresent()) {
      FileChannel content = pulled.fetch().get().open();
      part.describe(call);
      call.send(part.status(), content, pulled.fetch().get(), part.offset(), part.length());
    } else {
      FileChannel content = store.open(pulled.descriptor());
      part.describe(call);
      call.send(part.status(), content, part.offset(), part.length());
    }
  }
}
