// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies layers to a directory, lowest first (image-spec, layer.md, "Applying Changesets").
 * Nothing outside of the directory is touched, whatever the layers say and whoever meanwhile swaps
 * directories of the tree for links. To be used as: {@link #apply(LayerReader)} for each layer, or
 * {@link #prepare} and {@link #apply(LayerPreparation)}, {@link #finish}, {@link #close}.
 *
 * <p>A layer is read, and its files are made, on another thread and outside of the tree; the tree
 * is touched by the calling thread alone, which does what the entries say in their order, layer by
 * layer.
 *
 * <p>Until {@link #finish} was called, directories may have more rights and other times than they
 * should. If anything fails, the tree is to be thrown away.
 */
public final class LayerExtractor implements Closeable {
  private final ExtractionPolicy policy;
  private final ExtractionNotes notes = new ExtractionNotes();
  private final TouchedPaths touched = new TouchedPaths();
  private final ConfinedTree tree;
  private final StagingArea staging;
  private final TreeEditor editor;
  private final List<LayerPreparation> preparations = new ArrayList<>();

  /** Opens a layer to be read. */
  @FunctionalInterface
  public interface Opener {
    LayerReader open() throws IOException;
  }

  /**
   * @param root the directory that is filled; not a link
   * @param stagingDirectory an empty, private directory outside of {@code root}, on the same file
   *     system; it is left empty
   */
  public LayerExtractor(Path root, Path stagingDirectory, ExtractionPolicy policy)
      throws IOException {
    this.policy = policy;
    this.staging = new StagingArea(stagingDirectory);
    this.tree = tree(root, staging, policy);
    this.editor = new TreeEditor(tree, staging, touched, notes);
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
   * Begins to read a layer and to make its files, on a thread of its own, which opens, finishes and
   * closes the reader. Nothing of it is in the tree before {@link #apply(LayerPreparation)}.
   */
  public LayerPreparation prepare(Opener opener, Digest diffId) {
    Placements placements = new Placements();
    return start(
        placements,
        () -> {
          try (LayerReader layer = opener.open()) {
            new LayerStager(policy, staging, placements).stage(layer);
            layer.finish(diffId);
          }
        });
  }

  private LayerPreparation start(Placements placements, LayerPreparation.Reading reading) {
    LayerPreparation preparation = LayerPreparation.start(placements, reading);
    preparations.add(preparation);
    return preparation;
  }

  /**
   * Applies a layer that {@link #prepare} began, and whose digests were all right when it returns;
   * once, and after all layers below it.
   *
   * @throws io.cloudimage.oci.error.OciException UNSAFE or UNSUPPORTED if an entry is refused; as
   *     {@link LayerReader#open}, {@link LayerReader#next} and {@link LayerReader#finish};
   *     CANCELLED if the thread is interrupted
   */
  public void apply(LayerPreparation layer) throws IOException {
    touched.clear();
    try {
      layer.place(editor, notes);
    } finally {
      layer.close();
      preparations.remove(layer);
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
    Placements placements = new Placements();
    apply(start(placements, () -> new LayerStager(policy, staging, placements).stage(layer)));
  }

  /** Gives the directories their final times and rights, when nothing more is put into them. */
  public ExtractionReport finish() throws IOException {
    editor.finishDirectories();
    return notes.report();
  }

  /** Ends the preparations that were not applied, too. */
  @Override
  public void close() throws IOException {
    preparations.forEach(LayerPreparation::close);
    try {
      tree.close();
    } finally {
      staging.close();
    }
  }
}
