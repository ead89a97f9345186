// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.lock;

import io.cloudimage.cli.command.FindInputs;
import io.cloudimage.cli.command.ImageCopy;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.command.build.BuildInputs;
import io.cloudimage.cli.command.build.BuildProgress;
import io.cloudimage.cli.command.build.LockFile;
import io.cloudimage.cli.command.build.StoreMembers;
import io.cloudimage.cli.command.copy.KnownLocations;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FindFlags;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.KubefileFlags;
import io.cloudimage.cli.option.MemberFlags;
import io.cloudimage.cli.option.PullPolicy;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.build.BuildContext;
import io.cloudimage.oci.build.BuildOptions;
import io.cloudimage.oci.build.BuildRequest;
import io.cloudimage.oci.build.ImageBuilder;
import io.cloudimage.oci.build.MemberOptions;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.lock.KeptPins;
import io.cloudimage.oci.lock.Lock;
import io.cloudimage.oci.lock.LockChange;
import io.cloudimage.oci.lock.LockDifference;
import io.cloudimage.oci.lock.Pins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lock update}: writes down what a build's names stand for now. */
@Command(
    name = "update",
    description = {
      "Find out what the bases, container images and URLs of a build stand for now, and write the"
          + " digests into the lock file, from which 'build --locked' builds.",
      "",
      "Nothing is built. Of container images the manifests are read; of a base the layers, if the"
          + " Kubefile puts files upon it; files behind URLs are fetched for their digests.",
      "Give it the flags that the build gets. Without --platform, it is for the platforms that the"
          + " lock file has, else for this machine's."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage lock update --platform linux/amd64,linux/arm64 .",
      "  cloudimage lock update --only docker.io/library/nginx:1.25 .",
      "  cloudimage lock update --check ."
    })
public final class LockUpdateCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private KubefileFlags kubefile = new KubefileFlags();
  @Mixin private FindFlags find = new FindFlags();
  @Mixin private MemberFlags members = new MemberFlags();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description =
          "Look anew for this base, container image or URL alone, and for what the lock file lacks."
              + " A name without a tag means all tags. Repeatable.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--pull",
      paramLabel = "WHEN",
      defaultValue = "always",
      description =
          "Where bases are looked for: always in their registries, missing in the local store first,"
              + " never anywhere else; never holds for container images, too. Default: always.")
  private PullPolicy pull = PullPolicy.ALWAYS;

  @Option(
      names = "--check",
      description = "Write nothing, and end with exit code 10 if the lock file would change.")
  private boolean check;

  @Option(names = "--dry-run", description = "Say what would change, and write nothing.")
  private boolean dryRun;

  @Parameters(paramLabel = "CONTEXT", description = "The directory that COPY takes files from.")
  private Path context = Path.of("");

  public LockUpdateCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    BuildContext files = BuildContext.of(context);
    LockFile file = LockFile.of(kubefile.lock(), files);
    Optional<Lock> before = file.readIfThere();
    Lock now = resolve(config, request(files, before), before);
    requireNamed(before, now);
    List<LockChange> changes =
        before.map(lock -> LockDifference.between(lock, now)).orElse(LockDifference.ofNew(now));
    boolean isCurrent = file.holds(now);
    if (!isCurrent && !check && !dryRun) {
      file.write(now);
    }
    report(file, changes, isCurrent);
    return (check && !isCurrent ? ExitCode.CONFLICT : ExitCode.SUCCESS).code();
  }

  private BuildRequest request(BuildContext files, Optional<Lock> before) throws IOException {
    BuildOptions options = BuildInputs.options(kubefile, invocation.environment());
    if (before.isPresent() && kubefile.platforms().isEmpty()) {
      options = options.withPlatforms(before.get().platforms());
    }
    return new BuildRequest(
        BuildInputs.kubefile(kubefile.file(), files, invocation.input()), files, options);
  }

  private Lock resolve(CliConfig config, BuildRequest request, Optional<Lock> before)
      throws IOException {
    Pins pins =
        before.isPresent() && !only.isEmpty()
            ? new KeptPins(before.get(), request.options().platforms(), only)
            : Pins.NONE;
    try (OpenStore store = OpenStore.open(config);
        Registries registries = Registries.of(invocation, config)) {
      ImageCopy copy = new ImageCopy(invocation, store, registries);
      ImageBuilder builder =
          ImageBuilder.writingTo(
                  store.layout(),
                  new CurrentBases(config, store, registries, copy, pull),
                  store.temporary())
              .withRemoteFiles(registries.remoteFiles())
              .withPins(pins)
              .withListener(new BuildProgress(invocation.console()));
      if (!members.none()) {
        builder =
            builder.withMembers(
                new StoreMembers(
                    store.layout(),
                    registries,
                    KnownLocations.of(config, registries),
                    members,
                    pull,
                    new DescribedMembers()),
                new MemberOptions(
                    FindInputs.options(find, invocation.environment()), members.whole()));
      }
      return builder.resolve(request);
    }
  }

  /** A name that is misspelt would leave all as it was, and seem to be up to date. */
  private void requireNamed(Optional<Lock> before, Lock now) throws OciException {
    for (String name : only) {
      if (!now.has(name) && before.filter(lock -> lock.has(name)).isEmpty()) {
        throw new OciException(
            ErrorKind.NOT_FOUND,
            "no base, container image or URL of this build is called " + Printable.quote(name));
      }
    }
  }

  private void report(LockFile file, List<LockChange> changes, boolean isCurrent)
      throws IOException {
    LockReport report = new LockReport(changes);
    if (format.isJson()) {
      invocation.console().printJson(report.tree());
    } else if (!changes.isEmpty()) {
      invocation.console().print(report.lines());
    }
    if (isCurrent) {
      invocation.console().note(file.name() + " is up to date");
    } else if (check) {
      invocation.console().error(file.name() + " is not up to date");
    } else {
      invocation.console().note((dryRun ? "would write " : "wrote ") + file.path());
    }
  }
}
