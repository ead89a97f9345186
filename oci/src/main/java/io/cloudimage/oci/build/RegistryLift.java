// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.FindOptions;
import io.cloudimage.oci.collect.FoundImage;
import io.cloudimage.oci.collect.ImageFinder;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.ContentSink;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.lift.FolderCut;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a CloudImage whose container images travel along as members of one that has them in a
 * folder {@code registry/} of its layers, as sealer's have. The layers that held the folder are
 * written anew without what was lifted; what remains of the tree is as it was.
 *
 * <p>The same image and options give the same digests.
 */
public final class RegistryLift {
  private final ImageBuilder.Target target;
  private final LiftOptions options;
  private final TemporaryFiles temporary;

  private RegistryLift(ImageBuilder.Target target, LiftOptions options, TemporaryFiles temporary) {
    this.target = target;
    this.options = options;
    this.temporary = temporary;
  }

  /**
   * Converts an image; all of the result is in the target then, and no tag points to it yet.
   *
   * @param temporary an existing directory with room for the unpacked image; what is made in it is
   *     deleted at the end
   * @throws OciException MISMATCH if images in the folder are damaged, CONFLICT if it is not known
   *     of which registry some are, UNSAFE if links are in the place of the folder, UNSUPPORTED if
   *     a layer cannot be written anew; what reading and verifying the image throws
   */
  public static <T extends ContentSink & ContentSource & BlobIngester> LiftReport convert(
      BaseImage image, T target, LiftOptions options, Path temporary) throws IOException {
    try (TemporaryFiles files = new TemporaryFiles(temporary)) {
      return new RegistryLift(new ImageBuilder.Target(target, target, target), options, files)
          .convert(image);
    }
  }

  private LiftReport convert(BaseImage image) throws IOException {
    BaseReader reader = new BaseReader(image.name(), image.repository());
    List<LiftReport.Image> reports = new ArrayList<>();
    List<ImageState> states = new ArrayList<>();
    List<List<PlacedMember>> members = new ArrayList<>();
    Instant created = Instant.EPOCH;
    for (Descriptor own : CloudImageRoot.read(image.repository(), image.root()).own()) {
      if (own.mediaType().isIndex()) {
        throw new OciException(
            ErrorKind.UNSUPPORTED,
            Printable.escape(image.name()) + " has an index within its index: " + own.digest());
      }
      Base base = reader.read(image.root(), own);
      created = base.config().created().orElse(created);
      List<String> notes = new ArrayList<>();
      ImageState state = base.start(notes::add);
      List<PlacedMember> placed = new ArrayList<>(state.inheritedMembers());
      reports.add(lift(base, state, placed, notes));
      states.add(state);
      members.add(placed);
    }
    LiftReport report = new LiftReport(Optional.empty(), reports);
    return report.isEmpty() || options.dryRun()
        ? report
        : new LiftReport(Optional.of(write(states, members, created)), reports);
  }

  private Descriptor write(
      List<ImageState> states, List<List<PlacedMember>> members, Instant created)
      throws IOException {
    ImageWriter writer = new ImageWriter(target.sink(), ImageFormat.CLOUDIMAGE, created);
    MemberWriter memberWriter = new MemberWriter(target.sink());
    List<Descriptor> entries = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      memberWriter.write(members.get(i));
      states.get(i).setMembers(members.get(i));
      entries.add(writer.write(states.get(i)).manifest());
    }
    entries.addAll(memberWriter.entries());
    return writer.writeIndex(entries);
  }

  /** Changes one platform's image and its members to what they are when its folder is lifted. */
  private LiftReport.Image lift(
      Base base, ImageState state, List<PlacedMember> members, List<String> notes)
      throws IOException {
    Path tree = temporary.next("tree");
    LayerUnpacking.unpack(state, tree);
    Path folder = tree.resolve(FolderCut.FOLDER);
    List<LiftReport.Lifted> lifted = List.of();
    Set<String> traces = Set.of();
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      LiftedFolder images = new LiftedFolder(folder, sink(), state.platform(), options);
      images.read(named(base, state, tree), members);
      members.addAll(images.members());
      lifted = images.lifted();
      traces = images.traces();
      notes.addAll(images.notes());
    }
    FolderCut cut = FolderCut.of(tree, traces, options.withLeftovers());
    List<LiftReport.Layer> layers =
        lifted.isEmpty()
            ? List.of()
            : new LayerCuts(target, options, temporary.next("spool")).cut(state, cut);
    if (!lifted.isEmpty()) {
      LiftHistory.add(state, layers, lifted.size());
      if (state.metadata().isEmpty()) {
        state.setMetadata(metadata(tree, notes));
      }
    }
    return new LiftReport.Image(
        state.platform(), lifted, layers, cut.leftovers().size(), cut.leftoverBytes(), notes);
  }

  /** A dry run reads every blob, too. */
  private ContentSink sink() {
    return options.dryRun()
        ? blob -> {
          try (InputStream in = blob.open()) {
            in.transferTo(OutputStream.nullOutputStream());
          }
        }
        : target.sink();
  }

  /** What is wrong with files that name images is not this command's business. */
  private static List<FoundImage> named(Base base, ImageState state, Path tree) throws IOException {
    SourceTree files =
        new SourceTree(tree, "the image", SourceTree.Links.OF_THE_TREE, IgnoreRules.NONE);
    List<FoundImage> found =
        new ArrayList<>(
            ImageFinder.find(
                    new SourceFiles(files), FindOptions.defaults().withDefaults(state.env()))
                .images());
    found.addAll(SealerImageList.of(base.annotations()));
    return found;
  }

  private static Optional<ClusterMetadata> metadata(Path tree, List<String> notes)
      throws IOException {
    Path file = tree.resolve(ClusterMetadata.PATH);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(ClusterMetadata.parse(in.readNBytes(ClusterMetadata.MAXIMUM_BYTES + 1)));
    } catch (OciException e) {
      notes.add("the file Metadata is not taken into the config: " + e.getMessage());
      return Optional.empty();
    }
  }
}
