// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.tar.TarEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Applies layers to a directory, lowest first (image-spec, layer.md, "Applying Changesets").
 * Nothing outside of the directory is touched, whatever the layers say and whoever meanwhile swaps
 * directories of the tree for links. To be used as: {@link #apply} for each layer, {@link #finish},
 * {@link #close}.
 *
 * <p>Until {@link #finish} was called, directories may have more rights and other times than they
 * should. If anything fails, the tree is to be thrown away.
 */
public final class LayerExtractor implements Closeable {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final ExtractionPolicy policy;
  private final ExtractionNotes notes = new ExtractionNotes();
  private final TouchedPaths touched = new TouchedPaths();
  private final ConfinedTree tree;
  private final StagingArea staging;
  private final TreeEditor editor;
  private final Wardrobe wardrobe;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /**
   * @param root the directory that is filled; not a link
   * @param stagingDirectory an empty, private directory outside of {@code root}, on the same file
   *     system; it is left empty
   */
  public LayerExtractor(Path root, Path stagingDirectory, ExtractionPolicy policy)
      throws IOException {
    this.policy = policy;
    this.staging = new StagingArea(stagingDirectory, notes);
    this.tree = tree(root, staging, policy);
    this.wardrobe = new Wardrobe(policy, staging.isRoot(), notes);
    this.editor = new TreeEditor(tree, staging, touched);
    editor.putDirectory("", Dress.ofImpliedDirectory());
  }

  private static ConfinedTree tree(Path root, StagingArea staging, ExtractionPolicy policy)
      throws IOException {
    try {
      return new ConfinedTree(root, policy.tarLimits().depth());
    } catch (IOException | RuntimeException e) {
      staging.close();
      throw e;
    }
  }

  /**
   * Applies all entries of a layer. The reader is left at the end of the entries: what the layer's
   * digests say is known when its {@link LayerReader#finish} returns.
   *
   * @throws io.cloudimage.oci.error.OciException UNSAFE or UNSUPPORTED if an entry is refused, and
   *     as {@link LayerReader#next}; CANCELLED if the thread is interrupted
   */
  public void apply(LayerReader layer) throws IOException {
    touched.clear();
    for (Optional<TarEntry> next = layer.next(); next.isPresent(); next = layer.next()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancelledException();
      }
      notes.entry();
      apply(next.get(), layer);
    }
  }

  private void apply(TarEntry entry, LayerReader layer) throws IOException {
    String path = LayerPath.of(entry.name(), policy.tarLimits().depth());
    Whiteout whiteout = whiteout(path, entry);
    switch (whiteout.kind()) {
      case NONE -> create(path, entry, layer);
      case REMOVE -> editor.whiteOut(whiteout.target());
      case OPAQUE -> editor.clearBelow(whiteout.target());
      case IGNORE -> notes.note(path, "is a leftover of AUFS and was left out");
    }
  }

  private Whiteout whiteout(String path, TarEntry entry) throws IOException {
    Whiteout whiteout = Whiteout.of(path, entry);
    boolean marker =
        whiteout.kind() == Whiteout.Kind.REMOVE || whiteout.kind() == Whiteout.Kind.OPAQUE;
    return marker && policy.whiteouts() == ExtractionPolicy.Whiteouts.KEEP_MARKERS
        ? new Whiteout(Whiteout.Kind.NONE, path)
        : whiteout;
  }

  private void create(String path, TarEntry entry, LayerReader layer) throws IOException {
    if (path.isEmpty() && entry.type() != TarEntry.Type.DIRECTORY) {
      throw ConfinedTree.refused(entry.name(), "the root is a directory");
    }
    switch (entry.type()) {
      case FILE ->
          editor.putFile(
              path,
              wardrobe.dress(path, entry),
              channel -> {
                TarContent.copy(layer, entry.size(), channel, buffer);
                notes.bytes(entry.size());
              });
      case DIRECTORY -> editor.putDirectory(path, wardrobe.dress(path, entry));
      case SYMLINK -> editor.putSymlink(path, entry.linkName(), wardrobe.dress(path, entry));
      case HARDLINK ->
          editor.putHardlink(path, LayerPath.of(entry.linkName(), policy.tarLimits().depth()));
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> {
        if (policy.devices() == ExtractionPolicy.Devices.REFUSE) {
          throw ConfinedTree.refused(path, "it is a device or a FIFO")
              .withHint("such files can only be left out");
        }
        notes.note(path, "is a device or a FIFO and was left out");
      }
    }
  }

  /** Gives the directories their final times and rights, when nothing more is put into them. */
  public ExtractionReport finish() throws IOException {
    editor.finishDirectories();
    return notes.report();
  }

  @Override
  public void close() throws IOException {
    try {
      tree.close();
    } finally {
      staging.close();
    }
  }
}
