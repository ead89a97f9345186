// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.apply.ApplyReport;
import io.cloudimage.registry.mirror.apply.Outcome;
import io.cloudimage.registry.mirror.plan.Change;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.plan.PlanCodec;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.Trait;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How mirrors bear with what fails, is lost or cannot be deleted. */
class MirrorFaultsTest extends MirrorSetting {
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
}
