// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.mirror.apply.Applier;
import io.cloudimage.registry.mirror.apply.ApplyOptions;
import io.cloudimage.registry.mirror.apply.ApplyReport;
import io.cloudimage.registry.mirror.apply.Shard;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.state.MirrorState;
import io.cloudimage.registry.testing.wire.LoggedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Several workers at one plan, each with a client and a data root of its own. */
class MirrorShardsTest extends MirrorSetting {
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
    fill("team/app", 20, 24); // So many that no shard has all of them, whatever the port is.
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
