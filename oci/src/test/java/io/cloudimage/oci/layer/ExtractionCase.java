// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.tar.TarBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Layers, and what must become of them: a refusal, or a tree that has the expected lines and lacks
 * the forbidden ones. In names, {@code @} stands for the absolute path of the directory of
 * sentinels.
 */
final class ExtractionCase {
  private final String title;
  private final List<BiConsumer<TarBytes, String>> layers = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();
  private @Nullable String refusal;

  private ExtractionCase(String title) {
    this.title = title;
  }

  static ExtractionCase of(String title) {
    return new ExtractionCase(title);
  }

  /** One more layer; the text is the directory of sentinels, without a slash in front. */
  ExtractionCase layer(BiConsumer<TarBytes, String> entries) {
    layers.add(entries);
    return this;
  }

  /** Lines that the tree has, see {@link TreeListing}. */
  ExtractionCase has(String... lines) {
    expected.addAll(List.of(lines));
    return this;
  }

  /** Paths that the tree has not. */
  ExtractionCase hasNot(String... paths) {
    absent.addAll(List.of(paths));
    return this;
  }

  /** The layers are refused with a message that contains the text. */
  ExtractionCase refused(String message) {
    refusal = message;
    return this;
  }

  @Nullable String refusal() {
    return refusal;
  }

  List<String> expected() {
    return List.copyOf(expected);
  }

  List<String> absent() {
    return List.copyOf(absent);
  }

  List<byte[]> tars(String sentinels) {
    List<byte[]> tars = new ArrayList<>();
    for (BiConsumer<TarBytes, String> layer : layers) {
      TarBytes tar = new TarBytes();
      layer.accept(tar, sentinels);
      tars.add(tar.end());
    }
    return tars;
  }

  @Override
  public String toString() {
    return title;
  }
}
