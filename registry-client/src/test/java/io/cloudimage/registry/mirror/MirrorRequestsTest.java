// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.registry.mirror.apply.ApplyReport;
import io.cloudimage.registry.mirror.plan.Change;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.plan.PlanOptions;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.Trait;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What mirrors ask of registries, request by request. */
class MirrorRequestsTest extends MirrorSetting {
  @Test
  void theFirstSyncOfAHundredTags() throws IOException {
    fill("team/app", 100, 5);
    MirrorPlan plan = plan(all("team/app", ""));
    int planning = requests();
    long seen = target.log().count();
    assertThat(planning)
        .as("lists, a GET for each tag, and what tells of Harbor and of referrers")
        .isLessThan(110);
    ApplyReport report = apply(plan);
    assertThat(report.isComplete()).isTrue();
    assertThat(requests())
        .as("a manifest read and stored, a config read and stored in two requests, five layers")
        .isEqualTo(planning + 1 + 100 * 4 + 5 * 3)
        .isLessThan(600);
    assertThat(source.log().count("GET", "/blobs/")).as("each blob once").isEqualTo(105);
    assertThat(target.log().count("HEAD", "/blobs/")).isZero();
    assertThat(plan.cost().destinationRequests()).isEqualTo(target.log().count() - seen);
    assertThat(plan.cost().sourceRequests()).isEqualTo(105);
    assertThat(target.shelf().tags("team/app")).isEqualTo(source.shelf().tags("team/app"));
  }

  @Test
  void aRunWithNothingToDoCostsAHeadForEachTagAndNoPull() throws IOException {
    fill("team/app", 100, 2);
    String yaml = all("team/app", "");
    apply(plan(yaml));
    clearLogs();
    ApplyReport report = apply(plan(yaml));
    assertThat(report.outcomes()).isEmpty();
    assertThat(requests()).isEqualTo(102);
    assertThat(source.log().count("HEAD", "/manifests/")).isEqualTo(100);
    assertThat(source.log().all("HEAD", "/manifests/"))
        .allSatisfy(request -> assertThat(request.status()).isEqualTo(304));
    assertThat(source.log().count("GET", "/manifests/")).isZero();

    clearLogs();
    plan(yaml, PlanOptions.defaults().withRecheck(true));
    assertThat(target.log().count("HEAD", "/manifests/")).as("when asked to").isEqualTo(100);
  }

  @Test
  void oneTagThatMoved() throws IOException {
    fill("team/app", 50, 2);
    String yaml = all("team/app", "");
    apply(plan(yaml));
    MemoryRepository images = new MemoryRepository();
    SharedLayers.image(images, "v7", "another", 2);
    copy(images, "team/app");
    clearLogs();
    ApplyReport report = apply(plan(yaml));
    assertThat(report.done(Change.MOVE)).isOne();
    assertThat(report.blobs()).as("the config; the layers are known to be there").isOne();
    assertThat(requests())
        .as("lists, HEADs, manifest, config in three, HEAD before the manifest is stored")
        .isEqualTo(2 + 50 + 1 + 3 + 2);
  }

  @Test
  void aRegistryWithoutDigestsAndConditionsIsAskedByGet() throws IOException {
    restart(Profile.ODD, Profile.ODD);
    fill("team/app", 5, 2);
    String yaml = all("team/app", "");
    assertThat(apply(plan(yaml)).isComplete()).isTrue();
    assertThat(target.shelf().tags("team/app")).isEqualTo(source.shelf().tags("team/app"));
    assertThat(plan(yaml).count(Change.KEEP)).isEqualTo(5);
  }

  @Test
  void whatRepositoriesShareTravelsOnceAndIsMounted() throws IOException {
    fill("team/a", 10, 4);
    fill("team/b", 10, 4);
    fill("team/c", 10, 4);
    MirrorPlan plan = plan(all("team/a team/b team/c", ""));
    assertThat(plan.cost().mountableBytes()).isPositive();
    ApplyReport report = apply(plan);
    assertThat(report.isComplete()).isTrue();
    assertThat(source.log().count("GET", "/blobs/")).isEqualTo(14);
    assertThat(report.blobs()).isEqualTo(14);
    assertThat(report.mounted()).isEqualTo(28);
    assertThat(report.mountedBytes()).isEqualTo(plan.cost().mountableBytes());
    assertThat(target.log().count("PUT", "/blobs/uploads/")).isEqualTo(14);
  }

  @Test
  void aRegistryThatMountsNothingGetsTheBytes() throws IOException {
    restart(USUAL, Profile.ECR.without(Trait.REPOSITORY_MUST_EXIST));
    fill("team/a", 2, 2);
    fill("team/b", 2, 2);
    assertThat(apply(plan(all("team/a team/b", ""))).isComplete()).isTrue();
    assertThat(source.log().count("GET", "/blobs/")).as("still read once").isEqualTo(4);
  }

  @Test
  void referrersAreAskedForOnceWhileTheImageStays() throws IOException {
    restart(Profile.PLAIN, Profile.PLAIN);
    fill("team/app", 20, 1);
    String yaml = all("team/app", "");
    apply(plan(yaml));
    clearLogs();
    plan(yaml);
    assertThat(requests()).isEqualTo(22);
  }

  @Test
  void aFallbackTagIsMergedWithTheDestinationsOwn() throws IOException {
    fill("team/app", 1, 1);
    Digest digest = java.util.Objects.requireNonNull(source.shelf().tags("team/app").get("v1"));
    Descriptor image =
        registries
            .repository(new RepositoryAddress(source.host(), new RepositoryName("team/app")))
            .resolve(digest);
    String yaml = all("team/app", "");
    apply(plan(yaml));
    var from = registries.repository(address(source));
    var to = registries.repository(address(target));
    RandomReferrer.write(from, image, "application/spdx+json", "an SBOM");
    RandomReferrer.write(to, image, "application/vnd.test.signature", "our own signature");
    String fallback = digest.toString().replace(':', '-');
    assertThat(source.shelf().tags("team/app")).containsKey(fallback);
    ApplyReport report = apply(plan(yaml));
    assertThat(report.isComplete()).isTrue();
    assertThat(((ReferrerLister) to).referrers(image, Optional.empty()))
        .extracting(referrer -> referrer.artifactType().orElseThrow().value())
        .containsExactlyInAnyOrder("application/spdx+json", "application/vnd.test.signature");
    clearLogs();
    assertThat(plan(yaml).count(Change.ADD)).isZero();
    assertThat(requests()).as("two lists, two tags").isEqualTo(4);
  }

  private static RepositoryAddress address(FaultyRegistry registry) {
    return new RepositoryAddress(registry.host(), new RepositoryName("team/app"));
  }
}
