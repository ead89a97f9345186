// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import io.cloudimage.cli.command.Registries;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.members.TaggedMember;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.CopyReport;
import io.cloudimage.oci.transfer.Graph;
import io.cloudimage.oci.transfer.OverlaidRepository;
import io.cloudimage.registry.origin.Origins;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Pushes members one after the other; what several share is mounted from where it was pushed, and
 * what came from the same registry from there.
 */
final class MembersPush {
  private static final int MOST_MOUNTS = 3;

  private final ReadableRepository store;
  private final Registries registries;
  private final CopyOptions options;
  private final boolean dryRun;
  private final Origins origins;
  private final Map<RegistryHost, Map<Digest, List<RepositoryName>>> noted = new HashMap<>();
  private final Map<Digest, RepositoryName> pushed = new HashMap<>();
  private final List<MembersPushOutcome.Line> lines = new ArrayList<>();

  MembersPush(
      ReadableRepository store,
      Registries registries,
      CopyOptions options,
      Origins origins,
      boolean dryRun) {
    this.store = store;
    this.registries = registries;
    this.options = options;
    this.origins = origins;
    this.dryRun = dryRun;
  }

  /** Pushes one; that it fails is told at the end, and does not keep the others back. */
  void push(TaggedMember member, ImageName to) throws IOException {
    Optional<CopyReport> report = Optional.empty();
    Optional<String> failure = Optional.empty();
    if (!dryRun) {
      try {
        report = Optional.of(copy(member, to));
      } catch (OciException e) {
        if (e.kind() == ErrorKind.CANCELLED) {
          throw e;
        }
        failure = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    lines.add(
        new MembersPushOutcome.Line(member.name(), to, member.root().digest(), report, failure));
  }

  private CopyReport copy(TaggedMember member, ImageName to) throws IOException {
    ReadableRepository from =
        member.made().isPresent()
            ? new OverlaidRepository(store, List.of(member.made().get()))
            : store;
    List<Digest> blobs =
        Graph.read(from, member.root()).blobs().stream().map(Descriptor::digest).toList();
    CopyReport report =
        new Copier(options.withMountFrom(blob -> mounts(blob, to)))
            .copy(from, member.root(), registries.repository(to), to.tag());
    blobs.forEach(blob -> pushed.putIfAbsent(blob, to.repository()));
    origins.note(to.registry(), to.repository(), blobs);
    return report;
  }

  private List<RepositoryName> mounts(Descriptor blob, ImageName to) {
    RepositoryName here = pushed.get(blob.digest());
    List<RepositoryName> known = noted(to.registry()).getOrDefault(blob.digest(), List.of());
    return Stream.concat(Stream.ofNullable(here), known.stream())
        .filter(each -> !each.equals(to.repository()))
        .distinct()
        .limit(MOST_MOUNTS)
        .toList();
  }

  private synchronized Map<Digest, List<RepositoryName>> noted(RegistryHost registry) {
    return noted.computeIfAbsent(registry, origins::of);
  }

  boolean hasFailed() {
    return lines.stream().anyMatch(line -> line.failure().isPresent());
  }

  MembersPushOutcome outcome(ImageName image) {
    return new MembersPushOutcome(image, dryRun, lines);
  }
}
