// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.wire.RequestLog;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import io.cloudimage.registry.testing.wire.WireServer;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/**
 * The host that serves a registry's blobs to whoever has a signed query, and refuses, as S3 does,
 * who shows an Authorization besides.
 */
public final class Cdn implements AutoCloseable {
  private final Shelf shelf;
  private final Profile profile;
  private final Faults faults;
  private final Set<String> signatures = ConcurrentHashMap.newKeySet();
  private final WireServer server;

  public Cdn(Shelf shelf, Profile profile, Optional<SSLContext> tls, Faults faults)
      throws IOException {
    this.shelf = shelf;
    this.profile = profile;
    this.faults = faults;
    this.server = WireServer.start(tls, request -> this.faults.apply(request, this::answer));
  }

  public RequestLog log() {
    return server.log();
  }

  /** The signed queries that were given out and not taken back: secrets of this host. */
  public Set<String> signatures() {
    return Set.copyOf(signatures);
  }

  /** No signature that was given out is good any longer. */
  public void expireSignatures() {
    signatures.clear();
  }

  String sign(String repository, Digest digest) {
    String signature = "sig-" + UUID.randomUUID();
    signatures.add(signature);
    return server.url() + "/" + repository + "/" + digest + "?X-Amz-Signature=" + signature + "%3D";
  }

  private WireReply answer(WireRequest request) {
    String signature = request.parameter("X-Amz-Signature").orElse("").replace("=", "");
    if (!signatures.contains(signature)) {
      return WireReply.of(403).body("<Error><Code>AccessDenied</Code></Error>");
    }
    if (!request.header("authorization").isEmpty()) {
      return WireReply.of(400).body("<Error>Only one auth mechanism allowed</Error>");
    }
    String path = request.path();
    int slash = path.lastIndexOf('/');
    Optional<byte[]> content =
        shelf.blob(path.substring(1, slash), Digest.parse(path.substring(slash + 1)));
    return content.isEmpty()
        ? WireReply.of(404)
        : Blobs.read(request, content.get(), profile).header("Content-Type", "binary/octet-stream");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
