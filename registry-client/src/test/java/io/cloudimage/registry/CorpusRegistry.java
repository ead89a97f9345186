// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;

/** The little registry that the corpora of authentication share. */
final class CorpusRegistry {
  static final RepositoryName NAME = new RepositoryName("a/b");
  static final Credential USER = new Credential.UserPassword("ann", "s3cret-password");
  static final byte[] CONTENT = "content".getBytes(UTF_8);
  static final Descriptor BLOB = Descriptor.of(MediaType.OCI_CONFIG, CONTENT);

  private CorpusRegistry() {}

  /** A registry with one blob that wants the token that it gives. */
  static ScriptedAnswer tokenOr(ScriptedServer.Request request, String challenge) {
    if (request.path().equals("/token")) {
      return ScriptedAnswer.of(200).body("{\"token\":\"token-of-s3cret\",\"expires_in\":300}");
    }
    return request.header("authorization").equals("Bearer token-of-s3cret")
        ? ScriptedAnswer.of(200).body(CONTENT)
        : challenge(challenge);
  }

  static ScriptedAnswer challenge(String challenge) {
    return ScriptedAnswer.of(401).header("WWW-Authenticate", challenge);
  }

  static RegistryClient client(ScriptedServer server) {
    return client(CredentialSource.fixed(server.host(), USER));
  }

  static RegistryClient client(CredentialSource credentials) {
    return new RegistryClient(RegistryOptions.defaults().withCredentials(credentials));
  }

  static void untrusted(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNTRUSTED));
  }

  static byte[] pull(RegistryClient client, ScriptedServer server) throws IOException {
    try (InputStream in = client.repository(server.host(), NAME).fetch(BLOB)) {
      return in.readAllBytes();
    }
  }
}
