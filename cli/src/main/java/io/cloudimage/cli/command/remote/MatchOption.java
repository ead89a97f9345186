// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --match} and {@code --limit}: which entries of a list are shown. */
public final class MatchOption {
  @Option(
      names = "--match",
      paramLabel = "PATTERN",
      description =
          "Only what fits: * is any characters but a slash, ** any, ? one. Repeatable: one must"
              + " fit.")
  private List<String> patterns = new ArrayList<>();

  @Option(names = "--limit", paramLabel = "N", description = "The first N only.")
  private @Nullable Integer limit;

  /**
   * @throws OciException INVALID if a pattern or the limit is none
   */
  <T> List<T> choose(List<T> all, Function<T, String> name) throws OciException {
    if (limit != null && limit < 0) {
      throw new OciException(ErrorKind.INVALID, "--limit is 0 or more, not " + limit);
    }
    List<Glob> globs = new ArrayList<>();
    for (String pattern : patterns) {
      try {
        globs.add(new Glob(pattern));
      } catch (IllegalArgumentException e) {
        throw new OciException(
            ErrorKind.INVALID, "--match " + Printable.quote(pattern) + ": " + e.getMessage(), e);
      }
    }
    return all.stream()
        .filter(
            item ->
                globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(name.apply(item))))
        .limit(limit == null ? Long.MAX_VALUE : limit)
        .toList();
  }
}
