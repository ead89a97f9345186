// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.layer.ExtractionPolicy;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How to unpack.
 *
 * @param replace whether a target that has something in it may be replaced
 * @param durability what is on disk when unpacking returns
 * @param addition adds to the tree when all layers are in it, before anybody sees it
 */
public record UnpackOptions(
    ExtractionPolicy policy,
    boolean replace,
    Durability durability,
    UnpackListener listener,
    TreeAddition addition) {

  /** Something that an image's tree gets beside its layers' files. */
  @FunctionalInterface
  public interface TreeAddition {
    /** Nothing. */
    TreeAddition NONE = tree -> {};

    /**
     * Adds to a tree.
     *
     * @param tree what strangers' layers have made: any link may be in it. Nobody else changes it
     */
    void addTo(Path tree) throws IOException;
  }

  /** What a loss of power right after the return may spoil. */
  public enum Durability {
    /** Nothing: every file and directory is on the disk before the tree gets its name. */
    SYNCED,
    /**
     * Contents of files. For trees that can be made again; a crash of the process alone spoils
     * nothing in either case.
     */
    BUFFERED
  }

  /** The default policy; does not replace; synced; unheard. */
  public static UnpackOptions defaults() {
    return new UnpackOptions(
        ExtractionPolicy.defaults(),
        false,
        Durability.SYNCED,
        UnpackListener.NONE,
        TreeAddition.NONE);
  }

  public UnpackOptions withPolicy(ExtractionPolicy newPolicy) {
    return new UnpackOptions(newPolicy, replace, durability, listener, addition);
  }

  public UnpackOptions withReplace(boolean newReplace) {
    return new UnpackOptions(policy, newReplace, durability, listener, addition);
  }

  public UnpackOptions withDurability(Durability newDurability) {
    return new UnpackOptions(policy, replace, newDurability, listener, addition);
  }

  public UnpackOptions withListener(UnpackListener newListener) {
    return new UnpackOptions(policy, replace, durability, newListener, addition);
  }

  public UnpackOptions withAddition(TreeAddition newAddition) {
    return new UnpackOptions(policy, replace, durability, listener, newAddition);
  }
}
