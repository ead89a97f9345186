// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.command.CopyProgress;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.ByteCountConverter;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.option.SavedMemberFlags;
import io.cloudimage.oci.archive.OciArchiveWriter;
import io.cloudimage.oci.bundle.ImageSaver;
import io.cloudimage.oci.bundle.KnownBlobs;
import io.cloudimage.oci.bundle.SaveReport;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.transfer.CopyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code save}: images, whole, into an archive that travels on a disk. */
@Command(
    name = "save",
    description = {
      "Write images of the local store into one archive, to be carried where no network reaches:"
          + " each with all platforms, its container images, and all that is attached to it.",
      "",
      "The archive is an OCI image layout in a tar, which other tools read, too. It is written as it"
          + " comes, without a second copy on disk."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage save -o kubernetes.tar kubernetes:v1.19.8",
      "  cloudimage save -o update.tar --since kubernetes:v1.19.8 kubernetes:v1.19.9",
      "  cloudimage save -o update.tar --since there.txt kubernetes:v1.19.9",
      "  cloudimage save -o kubernetes.tar --split 4GB kubernetes:v1.19.8 monitoring:v3",
      "  cloudimage save -o - kubernetes:v1.19.8 | ssh host cloudimage load -i -",
      "  cloudimage save -o nginx.tar --member nginx:1.25 --archive-format docker-archive"
          + " kubernetes:v1.19.8"
    })
public final class SaveCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The archive; - is standard output.")
  private String output = "";

  @Option(
      names = "--since",
      paramLabel = "OTHER",
      description =
          "Leave out what the other side has: an image of the local store that it has; a file with"
              + " digests of blobs or images, such as cloudimage images --blobs prints there, or a"
              + " lock file. May be repeated.")
  private List<String> since = new ArrayList<>();

  @Option(
      names = "--split",
      paramLabel = "SIZE",
      converter = ByteCountConverter.class,
      description =
          "Write parts of this size: FILE.001, FILE.002 and so on, and their digests into"
              + " FILE.sha256. Units: kB, MB, GB, KiB, MiB, GiB.")
  private @Nullable Long split;

  @Option(names = "--remote", description = "Read the images from their registries.")
  private boolean remote;

  @Mixin private SavedMemberFlags member = new SavedMemberFlags();
  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "Images.")
  private List<String> names = new ArrayList<>();

  public SaveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    requireFittingOptions();
    try (OpenStore store = OpenStore.open(config);
        Registries registries = Registries.of(invocation, config)) {
      List<ImageSaver.Source> sources = new ArrayList<>();
      for (String name : names) {
        ImageName image = config.imageName(name);
        ReadableRepository repository =
            remote ? registries.repository(image) : store.layout().repository(image);
        repository.resolve(image.reference());
        sources.add(new ImageSaver.Source(image, repository));
      }
      KnownBlobs known = new KnownContent(config, store.layout()).of(since);
      SaveReport report =
          member.member().isPresent()
              ? saveMember(sources.get(0), config.imageName(member.member().get()), known)
              : saveAll(sources, known);
      if (isStream()) {
        invocation.console().endProgress();
        SaveOutcome.lines(output, report).forEach(invocation.console()::note);
      } else {
        new SaveOutcome(output, Optional.ofNullable(split), report)
            .print(invocation.console(), format);
      }
    }
    return 0;
  }

  private SaveReport saveAll(List<ImageSaver.Source> sources, KnownBlobs known) throws IOException {
    try (OciArchiveWriter archive = archive()) {
      return new ImageSaver(options(), known).save(sources, archive);
    }
  }

  private SaveReport saveMember(ImageSaver.Source image, ImageName wanted, KnownBlobs known)
      throws IOException {
    MemberSource found =
        MemberSource.find(image.name(), image.repository(), wanted, member.platforms());
    return member.isDockerArchive()
        ? DockerArchiveSave.save(found, member.platforms(), Path.of(output), options())
        : saveAll(List.of(new ImageSaver.Source(found.name(), found)), known);
  }

  private CopyOptions options() {
    return CopyOptions.defaults()
        .withListener(new CopyProgress(invocation.console()))
        .withCancellation(invocation.cancellation());
  }

  private void requireFittingOptions() throws OciException {
    if (member.member().isPresent()) {
      require(names.size() == 1, "--member is of one CloudImage");
    } else {
      require(member.platforms().isEmpty(), "--platform is for --member");
      require(
          !member.isDockerArchive(),
          "a docker-archive holds one container image: with --member, or by cloudimage copy"
              + " store:NAME docker-archive:FILE:NAME");
    }
    require(
        !member.isDockerArchive() || (!isStream() && split == null && since.isEmpty()),
        "a docker-archive is one whole file: -o -, --split and --since are for an oci-archive");
    if (isStream() && (split != null || format.isJson())) {
      throw new OciException(
          ErrorKind.INVALID,
          "standard output takes the archive: neither --split nor --format json goes with -o -");
    }
  }

  private static void require(boolean holds, String rule) throws OciException {
    if (!holds) {
      throw new OciException(ErrorKind.INVALID, "cannot save so: " + rule);
    }
  }

  private boolean isStream() {
    return output.equals("-");
  }

  private OciArchiveWriter archive() throws IOException {
    if (isStream()) {
      return OciArchiveWriter.to(invocation.console().bytes(), "the archive on standard output");
    }
    Path file = Path.of(output);
    return split == null
        ? OciArchiveWriter.create(file)
        : OciArchiveWriter.createParts(file, split);
  }
}
