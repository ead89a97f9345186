// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.tar.EntryName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the files that a source word names, which may be a pattern. {@code **} between slashes is
 * any number of directories; at the end it is all files below.
 */
final class SourceMatcher {
  private final SourceTree tree;

  SourceMatcher(SourceTree tree) {
    this.tree = tree;
  }

  /**
   * A file that was asked for.
   *
   * @param name its last name as asked for, which it is copied under
   * @param path where it is in the tree, links resolved
   */
  record Match(String name, String path, FileFacts facts) {}

  /**
   * The files, at least one, sorted by bytes.
   *
   * @throws OciException NOT_FOUND, UNSAFE, INVALID if the pattern is malformed
   */
  List<Match> find(String source) throws IOException {
    List<String> found = List.of("");
    boolean isPattern = false;
    for (String part : source.split("/+")) {
      if (!part.isEmpty()) {
        isPattern |= PathPattern.isPattern(part);
        found = next(found, part);
      }
    }
    boolean isForFiles = source.equals("**") || source.endsWith("/**");
    if (isForFiles) {
      found = matching(found, "*");
    }
    List<Match> matches = new ArrayList<>();
    for (String path : found) {
      match(path)
          .filter(m -> !isForFiles || m.facts().kind() != FileFacts.Kind.DIRECTORY)
          .ifPresent(matches::add);
    }
    matches.sort(Comparator.comparing(Match::path, EntryName.BY_BYTES));
    if (matches.isEmpty()) {
      throw notFound(source, isPattern, found);
    }
    return matches;
  }

  private List<String> next(List<String> found, String part) throws IOException {
    if (part.equals("**")) {
      return descendants(found);
    }
    return PathPattern.isPattern(part) ? matching(found, part) : appended(found, part);
  }

  /** The directories themselves and all that are below them; links are not followed. */
  private List<String> descendants(List<String> directories) throws IOException {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> pending = new ArrayDeque<>();
    for (String directory : directories) {
      tree.resolve(directory).ifPresent(pending::addLast);
    }
    while (!pending.isEmpty()) {
      String directory = pending.removeFirst();
      Optional<FileFacts> facts = tree.facts(directory);
      boolean isDirectory = facts.filter(f -> f.kind() == FileFacts.Kind.DIRECTORY).isPresent();
      if (isDirectory && found.add(directory)) {
        appended(List.of(directory), tree.list(directory)).forEach(pending::addLast);
      }
    }
    return List.copyOf(found);
  }

  private Optional<Match> match(String path) throws IOException {
    Optional<String> resolved = tree.resolve(path);
    if (resolved.isEmpty()) {
      return Optional.empty();
    }
    Optional<FileFacts> facts = tree.facts(resolved.get());
    if (facts.isEmpty() || isIgnored(path, resolved.get(), facts.get())) {
      return Optional.empty();
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    return Optional.of(new Match(name, resolved.get(), facts.get()));
  }

  /** A directory of which an ignore file may take something back is looked into later. */
  private boolean isIgnored(String path, String resolved, FileFacts facts) {
    IgnoreRules rules = tree.ignored();
    boolean mayHoldMore = facts.kind() == FileFacts.Kind.DIRECTORY && rules.takesBack();
    return !mayHoldMore
        && !resolved.isEmpty()
        && (rules.ignores(resolved) || rules.ignores(withoutDots(path)));
  }

  private static String withoutDots(String path) {
    return path.replaceAll("(?<=^|/)\\./", "");
  }

  private static List<String> appended(List<String> directories, String part) {
    return appended(directories, List.of(part));
  }

  private static List<String> appended(List<String> directories, List<String> parts) {
    return directories.stream()
        .flatMap(directory -> parts.stream().map(part -> Destination.join(directory, part)))
        .toList();
  }

  private List<String> matching(List<String> directories, String part) throws IOException {
    PathPattern pattern = pattern(part);
    List<String> found = new ArrayList<>();
    for (String directory : directories) {
      Optional<String> resolved = tree.resolve(directory);
      boolean isDirectory =
          resolved.isPresent()
              && tree.facts(resolved.get())
                  .filter(facts -> facts.kind() == FileFacts.Kind.DIRECTORY)
                  .isPresent();
      if (isDirectory) {
        for (String name : tree.list(resolved.get())) {
          if (pattern.matches(name)) {
            found.add(directory.isEmpty() ? name : directory + "/" + name);
          }
        }
      }
    }
    return found;
  }

  private static PathPattern pattern(String part) throws OciException {
    try {
      return PathPattern.glob(part);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID, "cannot read " + Printable.quote(part) + ": " + e.getMessage(), e);
    }
  }

  private OciException notFound(String source, boolean isPattern, List<String> found)
      throws IOException {
    for (String path : found) {
      if (tree.resolve(path).isPresent()) {
        return new OciException(
            ErrorKind.NOT_FOUND,
            Printable.quote(source) + " is in " + tree.name() + ", but ignored",
            tree.ignored().hint(),
            null);
      }
    }
    return new OciException(
        ErrorKind.NOT_FOUND,
        isPattern
            ? "no file in " + tree.name() + " matches " + Printable.quote(source)
            : "there is no " + Printable.quote(source) + " in " + tree.name());
  }
}
