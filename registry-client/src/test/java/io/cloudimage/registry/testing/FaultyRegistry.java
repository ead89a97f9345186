// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.testing.faulty.Cdn;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.Faults;
import io.cloudimage.registry.testing.faulty.Gate;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.RegistryApi;
import io.cloudimage.registry.testing.faulty.Shelf;
import io.cloudimage.registry.testing.faulty.Trait;
import io.cloudimage.registry.testing.wire.RequestLog;
import io.cloudimage.registry.testing.wire.WireServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A registry of distribution-spec 1.1 in memory that is as odd as its {@link Profile} says, and
 * with which goes wrong what a test wants: {@code registry.fault(Fault.on("GET",
 * "/blobs/").times(3).then(Break.cutAfter(100)))}.
 */
public final class FaultyRegistry implements AutoCloseable {
  private final Shelf shelf = new Shelf();
  private final Faults faults = new Faults();
  private final Faults cdnFaults = new Faults();
  private final WireServer server;
  private final Optional<Cdn> cdn;
  private final RegistryApi api;

  private FaultyRegistry(Profile profile, Gate gate, Optional<SSLContext> tls) throws IOException {
    this.cdn =
        profile.has(Trait.CDN)
            ? Optional.of(new Cdn(shelf, profile, tls, cdnFaults))
            : Optional.empty();
    this.server = WireServer.start(tls, request -> faults.apply(request, answering()::answer));
    this.api = new RegistryApi(shelf, profile, gate, cdn, server.url());
  }

  /** Nobody knows the port before the constructor is through. */
  private RegistryApi answering() {
    return api;
  }

  /** As the spec has it, plain HTTP, open to everyone. */
  public static FaultyRegistry start() throws IOException {
    return start(Profile.PLAIN);
  }

  /** Plain HTTP, open to everyone. */
  public static FaultyRegistry start(Profile profile) throws IOException {
    return start(profile, Gate.OPEN);
  }

  /** Plain HTTP. */
  public static FaultyRegistry start(Profile profile, Gate gate) throws IOException {
    return new FaultyRegistry(profile, gate, Optional.empty());
  }

  /** TLS with the authority's certificate for 127.0.0.1. */
  public static FaultyRegistry startWithTls(
      Profile profile, Gate gate, CertificateAuthority authority) throws IOException {
    return startWithTls(profile, gate, authority, "127.0.0.1", "localhost");
  }

  /** TLS with the authority's certificate for these names. */
  public static FaultyRegistry startWithTls(
      Profile profile, Gate gate, CertificateAuthority authority, String... names)
      throws IOException {
    CertificateAuthority.Identity identity = authority.issue("EC", Duration.ofDays(2), names);
    return new FaultyRegistry(profile, gate, Optional.of(authority.serverContext(identity)));
  }

  /** {@code 127.0.0.1:port}. */
  public RegistryHost host() {
    return server.host();
  }

  /** The root of its URLs, without a slash at the end. */
  public String url() {
    return server.url();
  }

  /** What it has. */
  public Shelf shelf() {
    return shelf;
  }

  public boolean has(String repository, Digest blob) {
    return shelf.blob(repository, blob).isPresent();
  }

  /** The next fault, behind those that wait already. */
  public FaultyRegistry fault(Fault fault) {
    faults.add(fault);
    return this;
  }

  /** As {@link #fault}, at the host that serves the blobs. */
  public FaultyRegistry faultOfCdn(Fault fault) {
    cdnFaults.add(fault);
    return this;
  }

  /** Nothing goes wrong any more. */
  public void heal() {
    faults.clear();
    cdnFaults.clear();
  }

  /** What it was asked. */
  public RequestLog log() {
    return server.log();
  }

  /**
   * The host that serves the blobs.
   *
   * @throws java.util.NoSuchElementException without {@link Trait#CDN}
   */
  public Cdn cdn() {
    return cdn.orElseThrow();
  }

  /** The number of uploads that were opened and neither ended nor cancelled. */
  public int openUploads() {
    return api.openUploads();
  }

  /** Every upload session is lost. */
  public void forgetUploads() {
    api.forgetUploads();
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (cdn.isPresent()) {
      cdn.get().close();
    }
  }
}
