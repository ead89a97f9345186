// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.registry.mirror.apply.Applier;
import io.cloudimage.registry.mirror.apply.ApplyOptions;
import io.cloudimage.registry.mirror.apply.ApplyReport;
import io.cloudimage.registry.mirror.apply.Outcome;
import io.cloudimage.registry.mirror.apply.Shard;
import io.cloudimage.registry.mirror.file.MirrorFileReader;
import io.cloudimage.registry.mirror.plan.Change;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.plan.PlanCodec;
import io.cloudimage.registry.mirror.plan.PlanOptions;
import io.cloudimage.registry.mirror.plan.Planner;
import io.cloudimage.registry.mirror.state.MirrorState;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.Trait;
import io.cloudimage.registry.testing.wire.LoggedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mirrors ask of registries, request by request; and how they bear with faults. */
class MirrorRequestsTest {
  private static final Profile USUAL = Profile.PLAIN.with(Trait.NO_REFERRERS);

  @TempDir Path root;

  private FaultyRegistries registries = new FaultyRegistries();
  private FaultyRegistry source = startQuietly(USUAL);
  private FaultyRegistry target = startQuietly(USUAL);

  private static FaultyRegistry startQuietly(Profile profile) {
    try {
      return FaultyRegistry.start(profile);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void clear() {
    source.log().clear();
  }

  @AfterEach
  void stop() throws IOException {
    registries.close();
    source.close();
    target.close();
  }

  private void restart(Profile from, Profile to) throws IOException {
    stop();
    registries = new FaultyRegistries();
    source = FaultyRegistry.start(from);
    target = FaultyRegistry.start(to);
  }

  private void fill(String repository, int count, int layers) throws IOException {
    MemoryRepository images = new MemoryRepository();
    SharedLayers.tags(images, count, layers);
    copy(images, repository);
  }

  private void copy(MemoryRepository images, String repository) throws IOException {
    for (Tag tag : images.tags()) {
      Descriptor image = images.resolve(tag);
      var graph = io.cloudimage.oci.transfer.Graph.read(images, image);
      for (Descriptor blob : graph.blobs()) {
        try (var in = images.fetch(blob)) {
          source.shelf().addBlob(repository, in.readAllBytes());
        }
      }
      for (var document : graph.documents()) {
        source.shelf().addManifest(repository, document.descriptor().mediaType(), document.bytes());
      }
      source.shelf().tag(repository, tag.name(), image.digest());
    }
  }

  private String all(String repositories, String more) {
    StringBuilder yaml = new StringBuilder("version: 1\nsources:\n");
    for (String repository : repositories.split(" ", -1)) {
      yaml.append("- {repository: '").append(source.host()).append('/').append(repository);
      yaml.append("', destination: {registry: '").append(target.host()).append("'}");
      yaml.append(more).append("}\n");
    }
    return yaml.toString();
  }

  private MirrorPlan plan(String yaml, PlanOptions options) throws IOException {
    return new Planner(registries, new MirrorState(root), options)
        .plan(MirrorFileReader.read(yaml.getBytes(StandardCharsets.UTF_8), "mirror.yaml"));
  }

  private MirrorPlan plan(String yaml) throws IOException {
    return plan(yaml, PlanOptions.defaults());
  }

  private ApplyReport apply(MirrorPlan plan) throws IOException {
    return new Applier(registries, new MirrorState(root), ApplyOptions.defaults()).apply(plan);
  }

  private void clearLogs() {
    source.log().clear();
    target.log().clear();
  }

  private int requests() {
    return source.log().count() + target.log().count();
  }

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

  @Test
  void oneBlobThatIsGoneFailsItsTagsAlone() throws IOException {
    fill("team/app", 5, 1);
    MirrorPlan plan = plan(all("team/app", ", prune: true"));
    Digest lost =
        plan.content().values().stream()
            .filter(content -> content.descriptor().mediaType().value().contains("config"))
            .findFirst()
            .orElseThrow()
            .descriptor()
            .digest();
    source.fault(Fault.on("GET", "/blobs/" + lost).always().then(Break.answer(404)));
    ApplyReport report = apply(plan);
    assertThat(report.count(Outcome.Result.DONE)).isEqualTo(4);
    assertThat(report.outcomes())
        .filteredOn(outcome -> outcome.result() == Outcome.Result.FAILED)
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.message()).contains("404"));
    source.heal();
    clearLogs();
    assertThat(apply(plan).isComplete()).as("the same plan again").isTrue();
    assertThat(target.log().count("PUT", "/blobs/uploads/")).as("only what was missing").isOne();
    assertThat(target.log().count("PUT", "/manifests/")).isOne();
  }

  @Test
  void aRunThatWasCutShortGoesOn() throws IOException {
    fill("team/app", 20, 2);
    MirrorPlan plan = PlanCodec.read(PlanCodec.write(plan(all("team/app", ""))), "the plan");
    target.fault(Fault.on("PUT", "/manifests/").always().then(Break.answer(403)));
    assertThat(apply(plan).done(Change.ADD)).isZero();
    assertThat(target.log().count("PUT", "/blobs/uploads/")).isEqualTo(22);
    target.heal();
    clearLogs();
    assertThat(apply(plan).isComplete()).isTrue();
    assertThat(target.log().count("PUT", "/blobs/uploads/")).isZero();
    assertThat(source.log().count()).as("manifests are kept, too").isZero();
  }

  @Test
  void whatADestinationLostThoughItWasKnownToHaveItIsMended() throws IOException {
    fill("team/app", 2, 2);
    String yaml = all("team/app", "");
    apply(plan(yaml));
    MemoryRepository images = new MemoryRepository();
    Descriptor moved = SharedLayers.image(images, "v1", "another", 2);
    copy(images, "team/app");
    MirrorPlan plan = plan(yaml);
    Digest layer = plan.repositories().get(0).present().iterator().next();
    target.shelf().removeBlob("team/app", layer);
    assertThat(apply(plan).isComplete()).isTrue();
    assertThat(target.has("team/app", layer)).isTrue();
    assertThat(target.shelf().tags("team/app")).containsEntry("v1", moved.digest());
  }

  @Test
  void deletesNoSiblingWhereTheRegistryDeletesNoTags() throws IOException {
    restart(USUAL, USUAL.with(Trait.NO_TAG_DELETE));
    fill("team/app", 5, 1);
    apply(plan(all("team/app", "")));
    Digest shared = source.shelf().tags("team/app").get("v1");
    source.shelf().tag("team/app", "twin", java.util.Objects.requireNonNull(shared));
    apply(plan(all("team/app", "")));
    source.shelf().untag("team/app", "twin");
    MirrorPlan plan = plan(all("team/app", ", prune: true"));
    assertThat(plan.count(Change.DELETE)).isOne();
    assertThat(apply(plan).isComplete()).isTrue();
    assertThat(target.shelf().tags("team/app").keySet())
        .containsExactlyInAnyOrder("v1", "v2", "v3", "v4", "v5");
  }

  @Test
  void nothingIsPrunedWhenTheLastPageFails() throws IOException {
    restart(USUAL.withPage(10), USUAL);
    fill("team/app", 25, 1);
    String yaml = all("team/app", ", prune: true");
    apply(plan(yaml));
    source.fault(Fault.on("GET", "/tags/list.*last=").always().then(Break.answer(500)));
    MirrorPlan plan = plan(yaml);
    assertThat(plan.repositories()).isEmpty();
    assertThat(plan.failures()).hasSize(1);
    assertThat(target.shelf().tags("team/app")).hasSize(25);
  }

  @Test
  void shardsShareTheWorkAndNoBlobIsSentTwice() throws Exception {
    fill("team/a", 30, 4);
    fill("team/b", 30, 4);
    MirrorPlan plan = plan(all("team/a team/b", ""));
    List<Callable<ApplyReport>> workers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Shard shard = new Shard(i, 3);
      workers.add(() -> applyElsewhere(plan, shard, Duration.ofSeconds(60)));
    }
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      for (Future<ApplyReport> report : pool.invokeAll(workers)) {
        assertThat(report.get().isComplete()).isTrue();
        assertThat(report.get().outcomes()).isNotEmpty();
      }
    } finally {
      pool.shutdownNow();
    }
    Map<String, Long> commits =
        target.log().all("PUT", "/blobs/uploads/").stream()
            .map(LoggedRequest::target)
            .collect(
                Collectors.groupingBy(
                    path -> path.replaceAll(".*digest=", ""), Collectors.counting()));
    assertThat(commits).hasSize(34).allSatisfy((digest, times) -> assertThat(times).isOne());
    for (String repository : List.of("team/a", "team/b")) {
      assertThat(target.shelf().tags(repository)).isEqualTo(source.shelf().tags(repository));
    }
  }

  @Test
  void theShardOfADeadWorkerCanBeRunByAnyone() throws IOException {
    fill("team/app", 20, 3);
    MirrorPlan plan = plan(all("team/app", ""));
    ApplyReport alone = applyElsewhere(plan, new Shard(0, 2), Duration.ZERO);
    assertThat(alone.isComplete()).as("it waits for what the other is to bring").isFalse();
    assertThat(alone.outcomes())
        .filteredOn(outcome -> !outcome.isGood())
        .allSatisfy(outcome -> assertThat(outcome.message()).contains("it is for shard 1/2"));
    assertThat(applyElsewhere(plan, new Shard(1, 2), Duration.ofSeconds(30)).isComplete()).isTrue();
    assertThat(applyElsewhere(plan, new Shard(0, 2), Duration.ofSeconds(30)).isComplete()).isTrue();
    assertThat(target.shelf().tags("team/app")).isEqualTo(source.shelf().tags("team/app"));
  }

  /** As on another machine: with a client and a data root of its own. */
  private ApplyReport applyElsewhere(MirrorPlan plan, Shard shard, Duration patience)
      throws IOException {
    Path elsewhere = root.resolve("machine-" + System.nanoTime());
    try (FaultyRegistries own = new FaultyRegistries()) {
      return new Applier(
              own,
              new MirrorState(elsewhere),
              ApplyOptions.defaults().withThreads(4).withShard(shard, patience))
          .apply(plan);
    }
  }
}
