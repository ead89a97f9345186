// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.oci.testing.ReferrerContract;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.Trait;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Referrers in registries of all kinds: what is listed is the same, however it is kept. */
class FaultyReferrersTest {

  /** A registry of one kind. */
  abstract static class OfOneKind extends ReferrerContract {
    private final RegistryClient client =
        new RegistryClient(RegistryOptions.defaults().withRetries(QuickRetries.OPTIONS));
    private final FaultyRegistry registry;

    OfOneKind(Profile profile) throws IOException {
      this.registry = FaultyRegistry.start(profile);
    }

    @Override
    protected Repository repository() throws IOException {
      return client.repository(registry.host(), new RepositoryName("a/b"));
    }

    @AfterEach
    void close() throws IOException {
      client.close();
      registry.close();
    }
  }

  @Nested
  class WithTheApi extends OfOneKind {
    WithTheApi() throws IOException {
      super(Profile.PLAIN);
    }
  }

  @Nested
  class InPagesOfOneAndUnfiltered extends OfOneKind {
    InPagesOfOneAndUnfiltered() throws IOException {
      super(Profile.PLAIN.withPage(1).with(Trait.UNFILTERED_REFERRERS));
    }
  }

  @Nested
  class WithoutTheApi extends OfOneKind {
    WithoutTheApi() throws IOException {
      super(Profile.GHCR);
    }
  }

  @Nested
  class ThatDoesNotAllowIt extends OfOneKind {
    ThatDoesNotAllowIt() throws IOException {
      super(Profile.PLAIN.with(Trait.REFERRERS_NOT_ALLOWED));
    }
  }

  @Nested
  class ThatBreaksAtIt extends OfOneKind {
    ThatBreaksAtIt() throws IOException {
      super(Profile.PLAIN.with(Trait.REFERRERS_BROKEN));
    }
  }

  @Nested
  class ThatIsOddInAllWays extends OfOneKind {
    ThatIsOddInAllWays() throws IOException {
      super(Profile.ODD);
    }
  }

  @Test
  @DisplayName("V11 a registry that lists the referrers of something else")
  void wrongReferrers() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start(Profile.PLAIN.with(Trait.WRONG_REFERRERS));
        RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
      RemoteRepository repository = client.repository(registry.host(), new RepositoryName("a/b"));
      MemoryRepository elsewhere = new MemoryRepository();
      Descriptor one = RandomImage.write(elsewhere, 1, 1, 10);
      Descriptor two = RandomImage.write(elsewhere, 2, 1, 10);
      RandomReferrer.write(repository, two, "text/plain", "of two");
      assertThat(repository.claimedReferrers(one)).hasSize(1);
      assertThat(repository.referrers(one, Optional.empty())).isEmpty();
    }
  }
}
