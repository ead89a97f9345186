// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.oci.model.ImageName;
import io.cloudimage.serve.observe.AccessListener;
import io.cloudimage.serve.tls.ServerTls;
import io.cloudimage.serve.upstream.UpstreamOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * How a registry is served.
 *
 * @param listen where; port 0 takes a free one
 * @param limits how much it takes on, and how long it waits
 * @param access is told of every request
 * @param images the CloudImages whose container images are served; none means all of the store
 * @param deletes whether tags, manifests and blobs may be deleted
 * @param policy who may do what
 * @param tls the certificate that the server shows; empty for plain HTTP
 * @param page whether there are pages for people
 * @param upstreams the registries that are read through
 */
public record ServerOptions(
    InetSocketAddress listen,
    ServerLimits limits,
    AccessListener access,
    List<ImageName> images,
    boolean deletes,
    Policy policy,
    Optional<ServerTls> tls,
    boolean page,
    UpstreamOptions upstreams) {
  public ServerOptions {
    images = List.copyOf(images);
  }

  /** On a free port of the loopback interface. */
  public static ServerOptions defaults() {
    return new ServerOptions(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        ServerLimits.defaults(),
        AccessListener.none(),
        List.of(),
        false,
        Policy.OPEN,
        Optional.empty(),
        true,
        UpstreamOptions.none());
  }

  public ServerOptions withListen(InetSocketAddress address) {
    return new ServerOptions(
        address, limits, access, images, deletes, policy, tls, page, upstreams);
  }

  public ServerOptions withLimits(ServerLimits newLimits) {
    return new ServerOptions(
        listen, newLimits, access, images, deletes, policy, tls, page, upstreams);
  }

  public ServerOptions withAccess(AccessListener listener) {
    return new ServerOptions(
        listen, limits, listener, images, deletes, policy, tls, page, upstreams);
  }

  public ServerOptions withImages(List<ImageName> names) {
    return new ServerOptions(listen, limits, access, names, deletes, policy, tls, page, upstreams);
  }

  public ServerOptions withDeletes(boolean allowed) {
    return new ServerOptions(listen, limits, access, images, allowed, policy, tls, page, upstreams);
  }

  public ServerOptions withPolicy(Policy newPolicy) {
    return new ServerOptions(
        listen, limits, access, images, deletes, newPolicy, tls, page, upstreams);
  }

  public ServerOptions withTls(ServerTls shown) {
    return new ServerOptions(
        listen, limits, access, images, deletes, policy, Optional.of(shown), page, upstreams);
  }

  public ServerOptions withPage(boolean shown) {
    return new ServerOptions(
        listen, limits, access, images, deletes, policy, tls, shown, upstreams);
  }

  public ServerOptions withUpstreams(UpstreamOptions options) {
    return new ServerOptions(listen, limits, access, images, deletes, policy, tls, page, options);
  }
}
