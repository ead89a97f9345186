// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.kubefile.FileArguments;
import io.cloudimage.oci.kubefile.HereDocument;
import io.cloudimage.oci.kubefile.Word;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where {@code COPY} and {@code ADD} put what they take, by Docker's rules, and with what modes.
 */
final class FilePlacement {
  private static final int DOCUMENT_MODE = 0644;

  private final StageBuild stage;
  private final FileArguments arguments;
  private final LayerContents layer;
  private final Destination destination;
  private final Ownership owner;
  private final OptionalInt mode;
  private final IgnoreRules excluded;

  FilePlacement(StageBuild stage, FileArguments arguments, LayerContents layer) throws IOException {
    this.stage = stage;
    this.arguments = arguments;
    this.layer = layer;
    this.destination = stage.parse(arguments.destination(), Destination::parse);
    Optional<Word> chown = arguments.owner();
    this.owner = chown.isPresent() ? stage.parse(chown.get(), Ownership::parse) : Ownership.ROOT;
    Optional<Word> chmod = arguments.mode();
    this.mode =
        chmod.isPresent()
            ? OptionalInt.of(stage.parse(chmod.get(), FileMode::parse))
            : OptionalInt.empty();
    List<String> patterns = new ArrayList<>();
    for (Word word : arguments.excludes()) {
      patterns.add(
          stage.parse(
              word,
              text -> {
                IgnoreRules.of(List.of(text));
                return text;
              }));
    }
    this.excluded = IgnoreRules.of(patterns);
  }

  Ownership owner() {
    return owner;
  }

  /** The mode that everything gets, if one was asked for. */
  OptionalInt mode() {
    return mode;
  }

  /**
   * Makes sure that several things go into a directory.
   *
   * @param found how many files and directories there are to copy
   */
  void requireRoomFor(int found) throws IOException {
    boolean several = found > 1;
    if (several && !destination.isDirectory() && !isDirectory()) {
      throw stage
          .located(
              arguments.destination().at(),
              new OciException(
                  ErrorKind.INVALID, "several sources need a directory as destination"))
          .withHint("end the destination with /");
    }
  }

  void putDocuments() throws IOException {
    for (HereDocument document : arguments.documents()) {
      byte[] content = stage.expand(document).getBytes(StandardCharsets.UTF_8);
      putFile(document.name(), DOCUMENT_MODE, content.length, new Document(content));
    }
  }

  /** Content that stands in the Kubefile. */
  private static final class Document implements LayerFile.Opener {
    private final byte[] content;

    Document(byte[] content) {
      this.content = content;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }

    @Override
    public Optional<String> identity() {
      return Optional.of(Digest.of(content).toString());
    }
  }

  /** Puts one file, at the destination or, if that is a directory, into it under {@code name}. */
  void putFile(String name, int ownMode, long size, LayerFile.Opener content) throws IOException {
    layer.put(
        LayerFile.file(target(name), mode.orElse(ownMode), size, content)
            .withOwner(owner.uid(), owner.gid()));
  }

  /** Puts what a source matched: files by their names, directories by what they hold. */
  void putMatches(SourceTree tree, List<SourceMatcher.Match> matches) throws IOException {
    FileCollector collector =
        new FileCollector(
            tree,
            layer,
            owner,
            mode,
            excluded,
            path ->
                stage.warn(
                    arguments.destination().at(),
                    Printable.quote(path) + " looks like a secret, and goes into the image"));
    for (SourceMatcher.Match match : matches) {
      if (match.facts().kind() == FileFacts.Kind.DIRECTORY) {
        collector.copyContents(match.path(), directory());
      } else {
        collector.copyFile(match.path(), match.facts(), target(match.name()));
      }
    }
  }

  /** The destination as a directory, links within the image followed. */
  String directory() throws IOException {
    return layer.directory(destination.path());
  }

  private String target(String name) throws IOException {
    if (destination.isDirectory() || isDirectory()) {
      return Destination.join(directory(), name);
    }
    String path = destination.path();
    int slash = path.lastIndexOf('/');
    return slash < 0
        ? path
        : Destination.join(layer.directory(path.substring(0, slash)), path.substring(slash + 1));
  }

  /** Whether the destination is a directory already, or a link to one. */
  private boolean isDirectory() {
    try {
      return layer.isDirectory(layer.directory(destination.path()));
    } catch (OciException e) {
      return false;
    }
  }
}
