// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.host.ClientCertificate;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.testing.CertificateAuthority;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.registry.testing.TokenServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a real registry. */
class RemoteRepositoryTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final Tag TAG = new Tag("v1");
  private static final String HTPASSWD =
      "ann:$2y$05$Re3flS8nB2UjSuOGYCPnROfYz27vBqCz.odQBtm/V4.6mDOLTLYDS\n";

  @TempDir Path directory;

  private final byte[] layer = new byte[300_000];
  private final Descriptor layerDescriptor;
  private final Encoded<Manifest> manifest;

  RemoteRepositoryTest() {
    new Random(7).nextBytes(layer);
    layerDescriptor =
        Descriptor.of(new MediaType("application/vnd.oci.image.layer.v1.tar+gzip"), layer);
    manifest =
        ManifestCodec.write(
            new Manifest(
                MediaType.OCI_MANIFEST,
                Optional.empty(),
                Descriptor.of(MediaType.OCI_CONFIG, "{}".getBytes()),
                List.of(layerDescriptor),
                Optional.empty(),
                Map.of()));
  }

  @Test
  void pushesAndPullsByPlainHttp() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(directory);
        RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
      client.ping(registry.host());
      RemoteRepository repository = client.repository(registry.host(), NAME);
      assertThatThrownBy(() -> repository.resolve(TAG))
          .asInstanceOf(type(OciException.class))
          .returns(ErrorKind.NOT_FOUND, OciException::kind);
      pushAndPull(repository);
      pushAndPull(repository);
      tagsAndDeletes(repository);
      mounts(client.repository(registry.host(), new RepositoryName("other")));
    }
  }

  @Test
  void pushesAndPullsWithTlsAndAPrivateAuthority() throws IOException {
    CertificateAuthority authority = new CertificateAuthority();
    try (DockerRegistry registry = DockerRegistry.startWithTls(directory, authority)) {
      HostOptions tls = HostOptions.defaults().withTlsOnLoopback(Set.of(registry.host()));
      try (RegistryClient client = client(tls, CredentialSource.NONE)) {
        assertThatThrownBy(() -> client.ping(registry.host()))
            .asInstanceOf(type(OciException.class))
            .returns(ErrorKind.UNTRUSTED, OciException::kind)
            .satisfies(e -> assertThat(e.hint().orElse("")).contains("--ca-file", "certs.d"));
      }
      try (RegistryClient client =
          client(tls.withInsecure(Set.of(registry.host())), CredentialSource.NONE)) {
        client.ping(registry.host());
      }
      Path certs = directory.resolve("certs.d");
      Files.createDirectories(certs.resolve(registry.host().toString()));
      authority.writeCertificate(certs.resolve(registry.host() + "/ca.crt"));
      HostOptions trusting = HostOptions.defaults().withCertsDirectories(List.of(certs));
      try (RegistryClient client = client(trusting, CredentialSource.NONE)) {
        pushAndPull(client.repository(registry.host(), NAME));
      }
      try (RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
        assertThatThrownBy(() -> client.ping(registry.host()))
            .asInstanceOf(type(OciException.class))
            .satisfies(e -> assertThat(e.hint().orElse("")).contains("speaks TLS"));
      }
    }
  }

  @Test
  void showsAClientCertificate() throws IOException {
    CertificateAuthority authority = new CertificateAuthority();
    try (DockerRegistry registry =
        DockerRegistry.startWithClientCertificates(directory, authority)) {
      HostOptions tls =
          HostOptions.defaults()
              .withTlsOnLoopback(Set.of(registry.host()))
              .withAuthorities(List.of(authority.writeCertificate(directory.resolve("ca.pem"))));
      try (RegistryClient client = client(tls, CredentialSource.NONE)) {
        assertThatThrownBy(() -> client.ping(registry.host())).isInstanceOf(OciException.class);
      }
      for (String keyType : List.of("EC", "RSA")) {
        CertificateAuthority.Identity identity = authority.issue(keyType, Duration.ofDays(2));
        Path certificate = directory.resolve(keyType + ".pem");
        Path key = directory.resolve(keyType + ".key");
        Files.writeString(certificate, CertificateAuthority.pem(identity.certificate()));
        Files.writeString(key, CertificateAuthority.pem(identity.keys().getPrivate()));
        HostOptions known =
            tls.withClientCertificate(new ClientCertificate(certificate, key), Set.of());
        try (RegistryClient client = client(known, CredentialSource.NONE)) {
          client.ping(registry.host());
        }
      }
    }
  }

  @Test
  void pushesAndPullsWithAPassword() throws IOException {
    try (DockerRegistry registry = DockerRegistry.startWithPasswords(directory, HTPASSWD)) {
      Credential right = new Credential.UserPassword("ann", "s3cret");
      Credential wrong = new Credential.UserPassword("ann", "wrong-password");
      try (RegistryClient client =
          client(HostOptions.defaults(), CredentialSource.fixed(registry.host(), right))) {
        client.checkCredential(registry.host(), right);
        pushAndPull(client.repository(registry.host(), NAME));
      }
      try (RegistryClient client = client(HostOptions.defaults(), CredentialSource.NONE)) {
        assertThatThrownBy(() -> client.checkCredential(registry.host(), wrong))
            .asInstanceOf(type(OciException.class))
            .returns(ErrorKind.DENIED, OciException::kind)
            .satisfies(e -> assertThat(e).hasMessageNotContaining("wrong-password"));
        assertThatThrownBy(() -> client.repository(registry.host(), NAME).resolve(TAG))
            .asInstanceOf(type(OciException.class))
            .returns(ErrorKind.DENIED, OciException::kind)
            .satisfies(e -> assertThat(e.hint().orElse("")).contains("cloudimage login"));
      }
    }
  }

  @Test
  void pushesAndPullsWithTokens() throws IOException {
    try (TokenServer tokens = TokenServer.start();
        DockerRegistry registry = DockerRegistry.startWithTokens(directory, tokens)) {
      Credential right = new Credential.UserPassword(TokenServer.USER, TokenServer.PASSWORD);
      try (RegistryClient client =
          client(HostOptions.defaults(), CredentialSource.fixed(registry.host(), right))) {
        RemoteRepository repository = client.repository(registry.host(), NAME);
        pushAndPull(repository);
        tagsAndDeletes(repository);
        pushAndPull(repository);
        mounts(client.repository(registry.host(), new RepositoryName("other")));
        assertThat(tokens.requests()).hasSizeLessThan(12);
      }
      Credential identity = new Credential.IdentityToken("", TokenServer.REFRESH_TOKEN);
      try (RegistryClient client =
          client(HostOptions.defaults(), CredentialSource.fixed(registry.host(), identity))) {
        assertThat(client.repository(registry.host(), NAME).resolve(TAG))
            .isEqualTo(manifest.descriptor());
      }
      tokens.allowAnonymousPull();
      try (RegistryClient client = client(HostOptions.defaults(), CredentialSource.NONE)) {
        RemoteRepository repository = client.repository(registry.host(), NAME);
        assertThat(repository.resolve(TAG)).isEqualTo(manifest.descriptor());
        assertThatThrownBy(
                () ->
                    repository.push(
                        Blob.of(Descriptor.of(MediaType.OCI_CONFIG, new byte[4]), new byte[4])))
            .asInstanceOf(type(OciException.class))
            .returns(ErrorKind.DENIED, OciException::kind)
            .satisfies(e -> assertThat(e.hint().orElse("")).contains("repository:team/app:"));
      }
    }
  }

  private static RegistryClient client(HostOptions hosts, CredentialSource credentials) {
    return new RegistryClient(
        RegistryOptions.defaults().withHosts(hosts).withCredentials(credentials));
  }

  private void pushAndPull(RemoteRepository repository) throws IOException {
    repository.push(Blob.of(layerDescriptor, layer));
    repository.push(Blob.of(Descriptor.of(MediaType.OCI_CONFIG, "{}".getBytes()), "{}".getBytes()));
    repository.push(Blob.of(manifest.descriptor(), manifest.bytes()), TAG);
    assertThat(repository.resolve(TAG)).isEqualTo(manifest.descriptor());
    assertThat(repository.resolve(manifest.descriptor().digest())).isEqualTo(manifest.descriptor());
    assertThat(repository.exists(layerDescriptor)).isTrue();
    assertThat(repository.exists(manifest.descriptor())).isTrue();
    assertThat(repository.exists(Descriptor.of(MediaType.OCI_CONFIG, new byte[3]))).isFalse();
    try (InputStream in = repository.fetch(layerDescriptor)) {
      assertThat(in.readAllBytes()).isEqualTo(layer);
    }
    try (InputStream in = repository.fetch(manifest.descriptor())) {
      assertThat(in.readAllBytes()).isEqualTo(manifest.bytes());
    }
  }

  private void tagsAndDeletes(RemoteRepository repository) throws IOException {
    Tag second = new Tag("v2");
    repository.tag(manifest.descriptor(), second);
    assertThat(repository.tags()).containsExactly(TAG, second);
    repository.delete(second);
    assertThat(repository.tags()).containsExactly(TAG);
    repository.delete(manifest.descriptor().digest());
    assertThat(repository.exists(manifest.descriptor())).isFalse();
    assertThatThrownBy(() -> repository.delete(Digest.of(new byte[9])))
        .asInstanceOf(type(OciException.class))
        .returns(ErrorKind.NOT_FOUND, OciException::kind);
  }

  private void mounts(RemoteRepository other) throws IOException {
    assertThat(other.mount(layerDescriptor, NAME)).isTrue();
    assertThat(other.exists(layerDescriptor)).isTrue();
    assertThat(other.mount(Descriptor.of(MediaType.OCI_CONFIG, new byte[5]), NAME)).isFalse();
  }
}
