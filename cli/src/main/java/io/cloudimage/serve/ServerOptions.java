// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.oci.model.ImageName;
import io.cloudimage.serve.observe.AccessListener;
import io.cloudimage.serve.tls.ServerTls;
import io.cloudimage.serve.upstream.UpstreamOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a registry is served.
 *
 * @param listen where; port 0 takes a free one
 * @param threads how many requests are worked on at once; more wait
 * @param uploads how many uploads may be open at once
 * @param headers how long a client may take from a request's first byte to the end of its headers
 * @param stall how long a client may neither send nor take a byte in mid-request, or leave a
 *     connection unused
 * @param uploadExpiry how long an upload lives that nobody goes on with
 * @param grace how long requests may go on when the server is closed
 * @param access is told of every request
 * @param images the CloudImages whose container images are served; none means all of the store
 * @param deletes whether tags, manifests and blobs may be deleted
 * @param policy who may do what
 * @param requests how many requests may be under way at once, answers that are being sent included;
 *     more are refused
 * @param largestBlob how many bytes a blob may have that is pushed
 * @param tls the certificate that the server shows; empty for plain HTTP
 * @param page whether there are pages for people
 * @param upstreams the registries that are read through
 */
public record ServerOptions(
    InetSocketAddress listen,
    int threads,
    int uploads,
    Duration headers,
    Duration stall,
    Duration uploadExpiry,
    Duration grace,
    AccessListener access,
    List<ImageName> images,
    boolean deletes,
    Policy policy,
    int requests,
    long largestBlob,
    Optional<ServerTls> tls,
    boolean page,
    UpstreamOptions upstreams) {
  /**
   * @throws IllegalArgumentException if a number is not positive
   */
  public ServerOptions {
    if (threads < 1 || uploads < 1 || requests < 1 || largestBlob < 0) {
      throw new IllegalArgumentException("a server's limits are positive numbers");
    }
    if (stall.isNegative()
        || stall.isZero()
        || headers.isNegative()
        || headers.isZero()
        || uploadExpiry.isNegative()
        || grace.isNegative()) {
      throw new IllegalArgumentException("a server's time limits are positive");
    }
    images = List.copyOf(images);
  }

  /** On a free port of the loopback interface. */
  public static ServerOptions defaults() {
    return new ServerOptions(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        32,
        256,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofHours(1),
        Duration.ofSeconds(10),
        AccessListener.none(),
        List.of(),
        false,
        Policy.OPEN,
        4096,
        Long.MAX_VALUE,
        Optional.empty(),
        true,
        UpstreamOptions.none());
  }

  public ServerOptions withListen(InetSocketAddress address) {
    return new ServerOptions(
        address,
        threads,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        policy,
        requests,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withAccess(AccessListener listener) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        listener,
        images,
        deletes,
        policy,
        requests,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withUploads(int number) {
    return new ServerOptions(
        listen,
        threads,
        number,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        policy,
        requests,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withThreads(int number) {
    return new ServerOptions(
        listen,
        number,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        policy,
        requests,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withHeaders(Duration limit) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        limit,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        policy,
        requests,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withStall(Duration limit) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        limit,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        policy,
        requests,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withUploadExpiry(Duration limit) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        stall,
        limit,
        grace,
        access,
        images,
        deletes,
        policy,
        requests,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withImages(List<ImageName> names) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        names,
        deletes,
        policy,
        requests,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withDeletes(boolean allowed) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        allowed,
        policy,
        requests,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withPolicy(Policy newPolicy) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        newPolicy,
        requests,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withRequests(int number) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        policy,
        number,
        largestBlob,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withLargestBlob(long bytes) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        policy,
        requests,
        bytes,
        tls,
        page,
        upstreams);
  }

  public ServerOptions withTls(ServerTls shown) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        policy,
        requests,
        largestBlob,
        Optional.of(shown),
        page,
        upstreams);
  }

  public ServerOptions withPage(boolean shown) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        policy,
        requests,
        largestBlob,
        tls,
        shown,
        upstreams);
  }

  public ServerOptions withUpstreams(UpstreamOptions options) {
    return new ServerOptions(
        listen,
        threads,
        uploads,
        headers,
        stall,
        uploadExpiry,
        grace,
        access,
        images,
        deletes,
        policy,
        requests,
        largestBlob,
        tls,
        page,
        options);
  }
}
