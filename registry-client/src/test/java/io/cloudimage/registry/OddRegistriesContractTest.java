// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.testing.RepositoryContract;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.faulty.Gate;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.TokenGate;
import io.cloudimage.registry.testing.faulty.Trait;
import io.cloudimage.registry.testing.wire.LoggedRequest;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/** A repository behaves as any other, however odd the registry is that it is in. */
class OddRegistriesContractTest {
  @Nested
  class Plain extends Contract {}

  @Nested
  @DisplayName("ECR: 201 for PATCH, the first piece only")
  class Ecr extends Contract {
    @Override
    Profile profile() {
      return Profile.ECR;
    }
  }

  @Nested
  @DisplayName("GHCR: pieces of 4 MiB")
  class Ghcr extends Contract {
    @Override
    Profile profile() {
      return Profile.GHCR;
    }
  }

  @Nested
  @DisplayName("ACR: uploads move, pages of 100, relative Locations")
  class Acr extends Contract {
    @Override
    Profile profile() {
      return Profile.ACR;
    }
  }

  @Nested
  @DisplayName("no HEAD, no digests, no ranges, mounts denied")
  class Odd extends Contract {
    @Override
    Profile profile() {
      return Profile.ODD;
    }
  }

  @Nested
  @DisplayName("blobs at another host with a signed query, tokens")
  class BehindCdn extends Contract {
    @Override
    Profile profile() {
      return Profile.PLAIN.with(Trait.CDN);
    }

    @Override
    Gate gate() {
      return new TokenGate("ann", "s3cret", Duration.ofMinutes(5));
    }

    @AfterEach
    void nothingLeaks() {
      assertThat(registry.cdn().log().all())
          .extracting(LoggedRequest::headers)
          .allSatisfy(headers -> assertThat(headers).doesNotContainKey("authorization"));
    }
  }

  @Nested
  @DisplayName("no uploads in one request")
  class PiecesOnly extends Contract {
    @Override
    Profile profile() {
      return Profile.PLAIN.with(Trait.NO_WHOLE_UPLOADS).withPage(2);
    }
  }

  @Timeout(60)
  abstract static class Contract extends RepositoryContract {
    FaultyRegistry registry;
    private RegistryClient client;

    Profile profile() {
      return Profile.PLAIN;
    }

    Gate gate() {
      return Gate.OPEN;
    }

    @BeforeEach
    void start() throws IOException {
      registry = FaultyRegistry.start(profile(), gate());
      registry.shelf().create("contract");
      client =
          new RegistryClient(
              RegistryOptions.defaults()
                  .withRetries(QuickRetries.OPTIONS)
                  .withCredentials(
                      CredentialSource.fixed(
                          registry.host(), new Credential.UserPassword("ann", "s3cret"))));
    }

    @AfterEach
    void stop() throws IOException {
      client.close();
      registry.close();
    }

    @Override
    protected Repository repository() throws IOException {
      return client.repository(registry.host(), new RepositoryName("contract"));
    }
  }
}
