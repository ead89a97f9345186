// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.RemoteRepository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deletes one name after the other; one that fails does not keep the others from it. */
final class Deletions {
  private final Invocation invocation;
  private final CliConfig config;
  private final FormatOption format;
  private final boolean dryRun;
  private final List<Map<String, Object>> deleted = new ArrayList<>();

  Deletions(Invocation invocation, CliConfig config, FormatOption format, boolean dryRun) {
    this.invocation = invocation;
    this.config = config;
    this.format = format;
    this.dryRun = dryRun;
  }

  /**
   * @return the exit code of the first failure, or of success
   */
  int run(List<ImageName> names) throws IOException {
    ExitCode code = ExitCode.SUCCESS;
    try (Registries registries = Registries.of(invocation, config)) {
      for (ImageName name : names) {
        try {
          invocation.cancellation().check();
          delete(registries.repository(name), name);
        } catch (CancelledException e) {
          throw e;
        } catch (OciException e) {
          code = code == ExitCode.SUCCESS ? ExitCode.of(e) : code;
          invocation.console().error(e);
        }
      }
    }
    if (format.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("dryRun", dryRun);
      tree.put("deleted", deleted);
      invocation.console().printJson(tree);
    }
    return code.code();
  }

  private void delete(RemoteRepository repository, ImageName name) throws IOException {
    Optional<Tag> tag = name.tag();
    Digest digest =
        repository.resolve(tag.isPresent() ? tag.get() : RemoteName.digest(name)).digest();
    if (tag.isPresent() && name.digest().isPresent() && !name.digest().get().equals(digest)) {
      throw new OciException(
          ErrorKind.CONFLICT,
          "cannot delete " + name.familiar() + ": the tag names " + digest + " now");
    }
    if (!dryRun && tag.isPresent()) {
      repository.delete(tag.get(), digest);
    } else if (!dryRun) {
      repository.delete(digest);
    }
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("name", name.familiar());
    item.put("digest", digest.toString());
    deleted.add(item);
    if (!format.isJson()) {
      String what =
          name.digest().isPresent() ? name.familiar() : name.familiar() + " (" + digest + ")";
      invocation.console().print((dryRun ? "would delete " : "deleted ") + what);
    }
  }
}
