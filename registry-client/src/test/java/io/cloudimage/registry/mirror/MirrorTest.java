// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.oci.transfer.Graph;
import io.cloudimage.registry.mirror.apply.Applier;
import io.cloudimage.registry.mirror.apply.ApplyOptions;
import io.cloudimage.registry.mirror.apply.ApplyReport;
import io.cloudimage.registry.mirror.apply.Outcome;
import io.cloudimage.registry.mirror.file.MirrorFileReader;
import io.cloudimage.registry.mirror.plan.Change;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.plan.PlanCodec;
import io.cloudimage.registry.mirror.plan.PlanOptions;
import io.cloudimage.registry.mirror.plan.Planner;
import io.cloudimage.registry.mirror.state.MirrorState;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors between repositories in memory: what is planned, and what comes of it. */
class MirrorTest {
  private static final String FROM = "source.test/team/app";
  private static final String TO = "target.test/mirror/team/app";

  private final MemoryRegistries registries = new MemoryRegistries();
  private final MemoryRepository from = registries.at(FROM);
  private final MemoryRepository to = registries.at(TO);

  @TempDir Path root;

  private MirrorPlan plan(String yaml, PlanOptions options) throws IOException {
    String file = "version: 1\ndefaults: {destination: {registry: target.test, prefix: mirror}}\n";
    MirrorPlan plan =
        new Planner(registries, new MirrorState(root), options)
            .plan(
                MirrorFileReader.read(
                    (file + yaml).getBytes(StandardCharsets.UTF_8), "mirror.yaml"));
    byte[] written = PlanCodec.write(plan);
    assertThat(PlanCodec.write(PlanCodec.read(written, "the plan"))).isEqualTo(written);
    return plan;
  }

  private MirrorPlan plan(String yaml) throws IOException {
    return plan(yaml, PlanOptions.defaults());
  }

  private ApplyReport apply(MirrorPlan plan) throws IOException {
    return new Applier(registries, new MirrorState(root), ApplyOptions.defaults()).apply(plan);
  }

  private static String all(String more) {
    return "sources: [{repository: " + FROM + more + "}]";
  }

  private static List<String> tags(MemoryRepository repository) {
    return repository.tags().stream().map(Tag::name).toList();
  }

  @Test
  void bringsWhatIsNewAndLeavesWhatIsThere() throws IOException {
    SharedLayers.tags(from, 5, 3);
    MirrorPlan plan = plan(all(""));
    assertThat(plan.count(Change.ADD)).isEqualTo(5);
    assertThat(plan.cost().mountableBytes()).isZero();
    assertThat(plan.cost().planningPulls()).isEqualTo(5);
    ApplyReport report = apply(plan);
    assertThat(report.isComplete()).isTrue();
    assertThat(report.blobs()).as("three layers and five configs").isEqualTo(8);
    assertThat(report.bytes()).isEqualTo(plan.cost().bytes());
    for (Tag tag : from.tags()) {
      Descriptor image = to.resolve(tag);
      assertThat(image).isEqualTo(from.resolve(tag));
      for (Descriptor blob : Graph.read(to, image).blobs()) {
        assertThat(to.exists(blob)).isTrue();
      }
    }

    MirrorPlan again = plan(all(""));
    assertThat(again.count(Change.KEEP)).isEqualTo(5);
    assertThat(again.content()).isEmpty();
    assertThat(again.cost().planningPulls()).isZero();
    assertThat(apply(again).outcomes()).isEmpty();
  }

  @Test
  void theSameInputGivesTheSamePlan() throws IOException {
    SharedLayers.tags(from, 20, 3);
    SharedLayers.index(from, "index", "linux/amd64", "linux/arm64");
    PlanOptions options =
        PlanOptions.defaults()
            .withClock(
                java.time.Clock.fixed(
                    java.time.Instant.parse("2026-01-31T12:00:00Z"), java.time.ZoneOffset.UTC));
    MirrorState first = new MirrorState(root.resolve("1"));
    MirrorState second = new MirrorState(root.resolve("2"));
    byte[] file =
        ("version: 1\nsources: [{repository: " + FROM + ", destination: {registry: target.test}}]")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(
            PlanCodec.write(
                new Planner(registries, first, options).plan(MirrorFileReader.read(file, "a"))))
        .isEqualTo(
            PlanCodec.write(
                new Planner(registries, second, options.withThreads(1))
                    .plan(MirrorFileReader.read(file, "a"))));
  }

  @Test
  void aMovedTagIsMovedAndItsOldImageKeepsAName() throws IOException {
    Descriptor old = SharedLayers.image(from, "v1", "old", 1);
    apply(plan(all("")));
    Descriptor fresh = SharedLayers.image(from, "v1", "new", 1);
    MirrorPlan plan = plan(all(", backup: '{tag}.was-{digest}'"));
    assertThat(plan.count(Change.MOVE)).isEqualTo(1);
    ApplyReport report = apply(plan);
    assertThat(report.isComplete()).isTrue();
    assertThat(report.blobs()).as("the new config alone; the layer is known to be there").isOne();
    assertThat(to.resolve(new Tag("v1"))).isEqualTo(fresh);
    String backup = "v1.was-" + old.digest().hex().substring(0, 12);
    assertThat(to.resolve(new Tag(backup))).isEqualTo(old);
    MirrorPlan pruning = plan(all(", prune: true, backup: '{tag}.was-{digest}'"));
    assertThat(pruning.count(Change.DELETE)).as("a backup is not pruned").isZero();
  }

  @Test
  void aDestinationThatChangedSinceIsLeftAsItIs() throws IOException {
    SharedLayers.tags(from, 3, 1);
    SharedLayers.image(to, "v1", "mine", 1);
    MirrorPlan plan = plan(all(""));
    assertThat(plan.count(Change.MOVE)).isEqualTo(1);
    Descriptor later = SharedLayers.image(to, "v1", "later", 1);
    Descriptor added = SharedLayers.image(to, "v2", "added by others", 1);
    ApplyReport report = apply(plan);
    assertThat(report.outcomes())
        .extracting(outcome -> outcome.name().replaceAll(".*:", "") + " " + outcome.result())
        .containsExactly("v1 conflict", "v2 conflict", "v3 done");
    assertThat(to.resolve(new Tag("v1"))).isEqualTo(later);
    assertThat(plan(all("")).count(Change.MOVE)).as("the next plan sees it").isEqualTo(2);
    assertThat(to.resolve(new Tag("v2"))).isEqualTo(added);
  }

  @Test
  void aPlanThatIsDoneIsDone() throws IOException {
    SharedLayers.tags(from, 3, 1);
    MirrorPlan plan = plan(all(""));
    apply(plan);
    ApplyReport again = apply(plan);
    assertThat(again.count(Outcome.Result.ALREADY)).isEqualTo(3);
    assertThat(again.blobs()).isZero();
  }

  @Test
  void prunesWhatTheSourceHasNoMoreAndNothingElse() throws IOException {
    SharedLayers.tags(from, 10, 1);
    apply(plan(all("")));
    from.delete(new Tag("v3"));
    from.tag(from.resolve(new Tag("v5")), new Tag("sibling"));
    SharedLayers.image(to, "other", "not ours", 1);
    MirrorPlan plan = plan(all(", prune: true, tags: {glob: ['v*', 'sibling']}"));
    assertThat(plan.count(Change.DELETE)).isEqualTo(1);
    assertThat(apply(plan).isComplete()).isTrue();
    assertThat(tags(to)).doesNotContain("v3").contains("v5", "sibling", "other").hasSize(11);
  }

  @Test
  void doesNotPruneByAListThatLooksCutShort() throws IOException {
    SharedLayers.tags(from, 20, 1);
    apply(plan(all("")));
    for (int i = 1; i <= 10; i++) {
      from.delete(new Tag("v" + i));
    }
    MirrorPlan plan = plan(all(", prune: true"));
    assertThat(plan.count(Change.DELETE)).isZero();
    assertThat(plan.repositories().get(0).pruneRefused().orElse(""))
        .isEqualTo(FROM + " lists 10 tags, where it had 20 the last time");
    MirrorPlan still = plan(all(", prune: true"));
    assertThat(still.repositories().get(0).pruneRefused().orElse(""))
        .isEqualTo("10 of the 20 tags of " + TO + " would go");
    MirrorPlan forced = plan(all(", prune: true"), PlanOptions.defaults().withPrune(false, true));
    assertThat(forced.count(Change.DELETE)).isEqualTo(10);
    assertThat(apply(forced).isComplete()).isTrue();
    assertThat(tags(to)).hasSize(10);
  }

  @Test
  void neverPrunesByAnEmptyListOrOneThatCannotBeRead() throws IOException {
    SharedLayers.tags(from, 2, 1);
    apply(plan(all("")));
    from.delete(new Tag("v1"));
    from.delete(new Tag("v2"));
    assertThat(plan(all(", prune: true")).repositories().get(0).pruneRefused().orElse(""))
        .isEqualTo(FROM + " lists no tags, where it had 2");
    registries.breakDown(FROM);
    MirrorPlan broken = plan(all(", prune: true"));
    assertThat(broken.repositories()).isEmpty();
    assertThat(broken.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
  }

  @Test
  void oneBrokenImageStopsNoOther() throws IOException {
    SharedLayers.tags(from, 3, 1);
    MemoryRepository other = registries.at("source.test/team/other");
    SharedLayers.tags(other, 2, 1);
    registries.breakDown("source.test/team/other");
    MirrorPlan plan =
        plan("sources: [{repository: source.test/team/other}, {repository: " + FROM + "}]");
    assertThat(plan.failures())
        .extracting(f -> f.subject())
        .containsExactly("source.test/team/other");
    assertThat(apply(plan).done(Change.ADD)).isEqualTo(3);
  }

  @Test
  void somePlatformsMakeAnIndexThatSaysWhereItComesFrom() throws IOException {
    Descriptor whole = SharedLayers.index(from, "v1", "linux/amd64", "linux/arm64", "linux/s390x");
    String yaml = all(", platforms: [linux/amd64, linux/arm64]");
    apply(plan(yaml));
    Descriptor part = to.resolve(new Tag("v1"));
    assertThat(part.digest()).isNotEqualTo(whole.digest());
    var index = Content.readIndex(to, part).value();
    assertThat(index.manifests())
        .extracting(entry -> entry.platform().orElseThrow().toString())
        .containsExactly("linux/amd64", "linux/arm64");
    assertThat(index.annotations())
        .containsEntry(AnnotationKeys.DERIVED_FROM, whole.digest().toString());
    assertThat(plan(yaml).count(Change.KEEP)).isEqualTo(1);
    MirrorPlan none = plan(all(", platforms: [windows/amd64]"));
    assertThat(none.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.message()).contains("it has: linux/amd64"));
    assertThat(plan(all(", platforms: [windows/amd64], prune: true")).count(Change.DELETE))
        .as("what could not be planned is not pruned")
        .isZero();
  }

  @Test
  void signaturesAndReferrersComeAlongUnlessToldNotTo() throws IOException {
    Descriptor image = SharedLayers.image(from, "v1", "signed", 1);
    String signature = image.digest().toString().replace(':', '-') + ".sig";
    SharedLayers.image(from, signature, "a signature", 1);
    Descriptor sbom = RandomReferrer.write(from, image, "application/spdx+json", "an SBOM");
    Descriptor nested = RandomReferrer.write(from, sbom, "application/signature", "its signature");
    MirrorPlan without = plan(all(", closure: false"));
    assertThat(without.count(Change.ADD)).isEqualTo(1);
    MirrorPlan plan = plan(all(", tags: {list: [v1]}"));
    assertThat(apply(plan).isComplete()).isTrue();
    assertThat(tags(to)).contains("v1", signature);
    assertThat(to.exists(sbom)).isTrue();
    assertThat(to.exists(nested)).isTrue();
    MirrorPlan again = plan(all(", tags: {list: [v1]}"));
    assertThat(again.count(Change.ADD)).isZero();
    from.delete(new Tag("v1"));
    SharedLayers.image(from, "v2", "unsigned", 1);
    MirrorPlan gone = plan(all(", prune: true, tags: {glob: ['v*']}"));
    apply(gone);
    assertThat(tags(to)).containsExactly("v2");
  }

  @Test
  void imagesByTagByDigestAndHeldAtADigest() throws IOException {
    Descriptor first = SharedLayers.image(from, "v1", "first", 1);
    Descriptor second = SharedLayers.image(from, "v2", "second", 1);
    SharedLayers.image(from, "held", "later", 1);
    String yaml =
        "sources: [{image: '"
            + FROM
            + ":v1'}, {image: '"
            + FROM
            + ":held@"
            + second.digest()
            + "'}, {image: '"
            + FROM
            + "@"
            + first.digest()
            + "'}]";
    MirrorPlan plan = plan(yaml);
    assertThat(apply(plan).isComplete()).isTrue();
    assertThat(tags(to)).containsExactly("held", "v1");
    assertThat(to.resolve(new Tag("held"))).isEqualTo(second);
    assertThat(to.resolve(first.digest())).isEqualTo(first);
    assertThat(plan(yaml).count(Change.KEEP)).isEqualTo(3);
  }

  @Test
  void wholeRegistriesUnderOtherNames() throws IOException {
    SharedLayers.tags(from, 1, 1);
    SharedLayers.tags(registries.at("source.test/team/scratch"), 1, 1);
    SharedLayers.tags(registries.at("source.test/lone"), 1, 1);
    MirrorPlan plan =
        plan(
            "sources: [{registry: source.test, repositories: {exclude: ['**/scratch']},"
                + " destination: {strip-prefix: team, rename: {app: application}}}]");
    assertThat(plan.repositories())
        .extracting(one -> one.destination().toString())
        .containsExactly("target.test/mirror/application", "target.test/mirror/lone");
    assertThat(apply(plan).isComplete()).isTrue();
  }

  @Test
  void twoSourcesOfOneNameAreAFailureOfTheSecond() throws IOException {
    SharedLayers.tags(from, 1, 1);
    SharedLayers.tags(registries.at("other.test/team/app"), 2, 1);
    MirrorPlan plan =
        plan("sources: [{repository: " + FROM + "}, {repository: other.test/team/app}]");
    assertThat(plan.count(Change.ADD)).isEqualTo(2);
    assertThat(plan.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.subject()).isEqualTo("other.test/team/app:v1");
              assertThat(failure.message()).contains("the first in the file holds");
            });
  }

  @Test
  void digestsInBulkNeedNoQuestionForEachTag() throws IOException {
    BulkRepository source = new BulkRepository(from);
    BulkRepository target = new BulkRepository(to);
    registries.dress(FROM, source);
    registries.dress(TO, target);
    SharedLayers.tags(from, 30, 1);
    Descriptor image = from.resolve(new Tag("v1"));
    String signature = image.digest().toString().replace(':', '-') + ".sig";
    SharedLayers.image(from, signature, "a signature", 1);
    assertThat(apply(plan(all(""))).isComplete()).isTrue();
    assertThat(tags(to)).hasSize(31).contains(signature);
    source.takeResolved();
    target.takeResolved();
    assertThat(plan(all(""), PlanOptions.defaults().withRecheck(true)).count(Change.KEEP))
        .isEqualTo(31);
    assertThat(source.takeResolved()).as("the signature's tag alone").isOne();
    assertThat(target.takeResolved()).isOne();
  }

  @Test
  void theNewestByTheTimeOfTheirConfigs() throws IOException {
    Map<String, String> times = Map.of("a", "2026-03-01", "b", "2026-01-01", "c", "2026-02-01");
    for (Map.Entry<String, String> time : times.entrySet()) {
      SharedLayers.image(from, time.getKey(), time.getValue() + "T00:00:00Z", 1);
    }
    SharedLayers.image(from, "d", "some day", 1);
    apply(plan(all(", tags: {newest: 2, newest-by: created}")));
    assertThat(tags(to)).containsExactly("a", "c");
  }

  @Test
  void whatTheDestinationLostIsBroughtAgain() throws IOException {
    SharedLayers.tags(from, 2, 2);
    MirrorState state = new MirrorState(root);
    apply(plan(all("")));
    assertThat(state.directory()).exists();
    registries.dress(TO, new MemoryRepository());
    MirrorPlan plan = plan(all(""));
    assertThat(plan.count(Change.ADD)).as("the list of tags tells").isEqualTo(2);
    assertThat(apply(plan).blobs()).isEqualTo(4);
  }
}
