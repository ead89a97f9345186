// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.command.CopyProgress;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.oci.closure.ClosureCopier;
import io.cloudimage.oci.closure.ClosureLimits;
import io.cloudimage.oci.closure.ClosureMember;
import io.cloudimage.oci.closure.ClosureReader;
import io.cloudimage.oci.convert.ConversionOptions;
import io.cloudimage.oci.convert.Converter;
import io.cloudimage.oci.convert.Scratch;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.location.ImageSource;
import io.cloudimage.oci.location.ImageTarget;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.CopyReport;
import io.cloudimage.oci.transfer.TransferException;
import io.cloudimage.registry.RemoteRepository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One copy: what is asked for is chosen, converted if that was asked for, and moved. */
final class CopyRun {
  private final Invocation invocation;
  private final CliConfig config;
  private final ChangeFlags flags;
  private final boolean closure;
  private final ConversionOptions conversion;

  CopyRun(Invocation invocation, CliConfig config, ChangeFlags flags, boolean closure)
      throws OciException {
    this.invocation = invocation;
    this.config = config;
    this.flags = flags;
    this.closure = closure;
    this.conversion = flags.conversion(closure);
  }

  CopyOutcome copy(ImageSource from, ImageTarget to) throws IOException {
    if (flags.sparse() && !to.takesSparseIndexes()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot copy to " + to.name() + " with --sparse: it must hold all that an index lists");
    }
    if (closure && !to.takesIndexes()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot copy to "
              + to.name()
              + " with --closure: it has no place for what is attached to an image",
          "write an oci-archive",
          null);
    }
    CopyContent chosen =
        CopyContent.whole(from.repository(), from.root()).of(flags, to.takesIndexes());
    if (conversion.isNone()) {
      return finish(from, to, chosen);
    }
    try (OpenStore store = OpenStore.open(config);
        Scratch scratch = Scratch.in(store.temporary())) {
      Converter converter = new Converter(conversion, options(from, to), scratch);
      return finish(from, to, chosen.with(converter.convert(chosen.repository(), chosen.root())));
    }
  }

  private CopyOutcome finish(ImageSource from, ImageTarget to, CopyContent content)
      throws IOException {
    List<String> lost = new ArrayList<>(content.lost());
    if (closure || !conversion.isNone()) {
      lost.addAll(lostAttachments(from, content.changed()));
    }
    CopyReport report = move(from, to, content);
    to.complete(content.root());
    return new CopyOutcome(from.name(), to.name(), content.derivedFrom(), report, lost);
  }

  private CopyReport move(ImageSource from, ImageTarget to, CopyContent content)
      throws IOException {
    CopyOptions options = options(from, to);
    if (closure) {
      return new ClosureCopier(options)
          .copy(
              content.repository(),
              ClosureReader.read(content.repository(), content.root(), ClosureLimits.defaults()),
              to.repository(),
              to.tag());
    }
    try {
      return new Copier(options)
          .copySparse(
              content.repository(), content.root(), content.omitted(), to.repository(), to.tag());
    } catch (TransferException e) {
      boolean index = e.descriptor().digest().equals(content.root().digest());
      if (flags.sparse() && index && e.side() == TransferException.Side.DESTINATION) {
        throw new OciException(
            e.kind(),
            "cannot copy a sparse index: " + e.getMessage(),
            "the destination may refuse an index when images of it are missing; without --sparse,"
                + " --platform makes an index of its own",
            e);
      }
      throw e;
    }
  }

  /** Signatures and the like, of what is another one in the copy, or not in it. */
  private static List<String> lostAttachments(ImageSource from, Set<Digest> changed)
      throws IOException {
    if (changed.isEmpty()) {
      return List.of();
    }
    List<String> lost = new ArrayList<>();
    Set<Digest> gone = new HashSet<>(changed);
    for (ClosureMember member :
        ClosureReader.byClaims(from.repository(), ClosureLimits.defaults())
            .read(from.root())
            .attachments()) {
      Digest subject = member.subject().orElseThrow();
      if (gone.contains(subject)) {
        gone.add(member.descriptor().digest());
        lost.add(subject + ": the " + role(member) + " " + member.descriptor().digest());
      }
    }
    return lost;
  }

  private static String role(ClosureMember member) {
    return member.role().name().toLowerCase(Locale.ROOT);
  }

  private CopyOptions options(ImageSource from, ImageTarget to) {
    return CopyOptions.defaults()
        .withListener(new CopyProgress(invocation.console()))
        .withCancellation(invocation.cancellation())
        .withMountFrom(mountFrom(from, to));
  }

  /** Within one registry, blobs are taken over from where they are. */
  private static List<RepositoryName> mountFrom(ImageSource from, ImageTarget to) {
    return from.repository() instanceof RemoteRepository here
            && to.repository() instanceof RemoteRepository there
            && here.registry().equals(there.registry())
            && !here.name().equals(there.name())
        ? List.of(here.name())
        : List.of();
  }
}
