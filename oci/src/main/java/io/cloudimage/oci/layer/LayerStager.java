// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.tar.TarEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds out what a layer's entries do to a tree, and makes its files in the staging area. The tree
 * itself is neither looked at nor touched, so several layers can be staged at once.
 */
final class LayerStager {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final ExtractionPolicy policy;
  private final StagingArea staging;
  private final Wardrobe wardrobe;
  private final Placements placements;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  LayerStager(ExtractionPolicy policy, StagingArea staging, Placements placements) {
    this.policy = policy;
    this.staging = staging;
    this.wardrobe = new Wardrobe(policy, staging.isRoot());
    this.placements = placements;
  }

  /**
   * Stages all entries. The reader is left at their end.
   *
   * @throws OciException UNSAFE or UNSUPPORTED if an entry is refused
   * @throws InterruptedException if the thread is interrupted while too much is staged
   */
  void stage(LayerReader layer) throws IOException, InterruptedException {
    for (Optional<TarEntry> next = layer.next(); next.isPresent(); next = layer.next()) {
      ExtractionNotes notes = new ExtractionNotes();
      notes.entry();
      placements.put(change(next.get(), layer, notes), notes);
    }
  }

  private Placements.Change change(TarEntry entry, LayerReader layer, ExtractionNotes notes)
      throws IOException {
    String path = path(entry.name());
    Whiteout whiteout = whiteout(path, entry);
    return switch (whiteout.kind()) {
      case NONE -> creation(path, entry, layer, notes);
      case REMOVE -> editor -> editor.whiteOut(whiteout.target());
      case OPAQUE -> editor -> editor.clearBelow(whiteout.target());
      case IGNORE -> leftOut(path, "is a leftover of AUFS and was left out", notes);
    };
  }

  private String path(String name) throws OciException {
    return LayerPath.of(name, policy.tarLimits().depth());
  }

  private Whiteout whiteout(String path, TarEntry entry) throws IOException {
    Whiteout whiteout = Whiteout.of(path, entry);
    boolean marker =
        whiteout.kind() == Whiteout.Kind.REMOVE || whiteout.kind() == Whiteout.Kind.OPAQUE;
    return marker && policy.whiteouts() == ExtractionPolicy.Whiteouts.KEEP_MARKERS
        ? new Whiteout(Whiteout.Kind.NONE, path)
        : whiteout;
  }

  private Placements.Change creation(
      String path, TarEntry entry, LayerReader layer, ExtractionNotes notes) throws IOException {
    if (path.isEmpty() && entry.type() != TarEntry.Type.DIRECTORY) {
      throw ConfinedTree.refused(entry.name(), "the root is a directory");
    }
    return switch (entry.type()) {
      case FILE -> {
        Path staged = file(path, entry, layer, notes);
        yield editor -> editor.putFile(path, staged);
      }
      case DIRECTORY -> {
        Dress dress = wardrobe.dress(path, entry, notes);
        yield editor -> editor.putDirectory(path, dress);
      }
      case SYMLINK -> {
        Dress dress = wardrobe.dress(path, entry, notes);
        yield editor -> editor.putSymlink(path, entry.linkName(), dress);
      }
      case HARDLINK -> {
        String target = path(entry.linkName());
        yield editor -> editor.putHardlink(path, target);
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> {
        if (policy.devices() == ExtractionPolicy.Devices.REFUSE) {
          throw ConfinedTree.refused(path, "it is a device or a FIFO")
              .withHint("such files can only be left out");
        }
        yield leftOut(path, "is a device or a FIFO and was left out", notes);
      }
    };
  }

  private static Placements.Change leftOut(String path, String why, ExtractionNotes notes) {
    notes.note(path, why);
    return editor -> {};
  }

  private Path file(String path, TarEntry entry, LayerReader layer, ExtractionNotes notes)
      throws IOException {
    Dress dress = wardrobe.dress(path, entry, notes);
    Path staged = staging.next();
    try (FileChannel channel = staging.newFile(staged, dress.mode())) {
      TarContent.copy(layer, entry.size(), channel, buffer);
    } catch (OciException e) {
      throw e;
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw full(path, e);
    }
    notes.bytes(entry.size());
    staging.dressFile(staged, dress, path, notes);
    return staged;
  }

  /** A write fails without a path when the disk is full. */
  private static IOException full(String path, IOException e) {
    if (!String.valueOf(e.getMessage()).contains("No space left")) {
      return e;
    }
    return new OciException(
        ErrorKind.UNAVAILABLE,
        "cannot write " + Printable.quote(path) + ": no space left on the disk",
        "free some space and try again",
        e);
  }
}
