// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.apply.Applier;
import io.cloudimage.registry.mirror.apply.ApplyOptions;
import io.cloudimage.registry.mirror.apply.ApplyReport;
import io.cloudimage.registry.mirror.file.MirrorFileReader;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.plan.PlanOptions;
import io.cloudimage.registry.mirror.plan.Planner;
import io.cloudimage.registry.mirror.state.MirrorState;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.Trait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two registries that can be made faulty, and mirrors from the one to the other. */
abstract class MirrorSetting {
  static final Profile USUAL = Profile.PLAIN.with(Trait.NO_REFERRERS);

  @TempDir Path root;

  FaultyRegistries registries = new FaultyRegistries();
  FaultyRegistry source = startQuietly(USUAL);
  FaultyRegistry target = startQuietly(USUAL);

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

  void restart(Profile from, Profile to) throws IOException {
    stop();
    registries = new FaultyRegistries();
    source = FaultyRegistry.start(from);
    target = FaultyRegistry.start(to);
  }

  void fill(String repository, int count, int layers) throws IOException {
    MemoryRepository images = new MemoryRepository();
    SharedLayers.tags(images, count, layers);
    copy(images, repository);
  }

  void copy(MemoryRepository images, String repository) throws IOException {
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

  String all(String repositories, String more) {
    StringBuilder yaml = new StringBuilder("version: 1\nsources:\n");
    for (String repository : repositories.split(" ", -1)) {
      yaml.append("- {repository: '").append(source.host()).append('/').append(repository);
      yaml.append("', destination: {registry: '").append(target.host()).append("'}");
      yaml.append(more).append("}\n");
    }
    return yaml.toString();
  }

  MirrorPlan plan(String yaml, PlanOptions options) throws IOException {
    return new Planner(registries, new MirrorState(root), options)
        .plan(MirrorFileReader.read(yaml.getBytes(StandardCharsets.UTF_8), "mirror.yaml"));
  }

  MirrorPlan plan(String yaml) throws IOException {
    return plan(yaml, PlanOptions.defaults());
  }

  ApplyReport apply(MirrorPlan plan) throws IOException {
    return new Applier(registries, new MirrorState(root), ApplyOptions.defaults()).apply(plan);
  }

  void clearLogs() {
    source.log().clear();
    target.log().clear();
  }

  int requests() {
    return source.log().count() + target.log().count();
  }
}
