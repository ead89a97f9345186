// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a rectangle into parts with areas as given and sides of similar length ("squarified":
 * Bruls, Huizing, van Wijk 2000).
 */
final class Treemap {
  private Treemap() {}

  /** A part of the plane. */
  record Box(double x, double y, double width, double height) {
    /** This without a margin on all sides, and something more at the top. */
    Box within(double margin, double top) {
      return new Box(
          x + margin,
          y + margin + top,
          Math.max(0, width - 2 * margin),
          Math.max(0, height - 2 * margin - top));
    }
  }

  /**
   * One box for each size, in their order; together they are {@code whole}.
   *
   * @param sizes positive, largest first
   */
  static List<Box> divide(Box whole, List<Long> sizes) {
    double sum = sizes.stream().mapToDouble(Long::doubleValue).sum();
    List<Box> boxes = new ArrayList<>();
    Box left = whole;
    int at = 0;
    while (at < sizes.size()) {
      double scale = left.width() * left.height() / sum;
      double side = Math.min(left.width(), left.height());
      int count = 1;
      double row = sizes.get(at) * scale;
      while (at + count < sizes.size()) {
        double more = row + sizes.get(at + count) * scale;
        double last = sizes.get(at + count) * scale;
        double first = sizes.get(at) * scale;
        double before = worst(side, row, first, sizes.get(at + count - 1) * scale);
        if (worst(side, more, first, last) > before) {
          break;
        }
        row = more;
        count++;
      }
      left = place(left, sizes.subList(at, at + count), scale, row, boxes);
      for (int i = 0; i < count; i++) {
        sum -= sizes.get(at + i);
      }
      at += count;
    }
    return boxes;
  }

  /**
   * The worst ratio of sides in a row of this area along a side: that of its largest or smallest.
   */
  private static double worst(double side, double row, double largest, double smallest) {
    double square = side * side;
    return Math.max(square * largest / (row * row), row * row / (square * smallest));
  }

  /** Puts a row along the shorter side, and says what is left. */
  private static Box place(Box left, List<Long> sizes, double scale, double row, List<Box> boxes) {
    boolean upright = left.width() >= left.height();
    double side = upright ? left.height() : left.width();
    double thickness = side == 0 ? 0 : row / side;
    double at = 0;
    for (long size : sizes) {
      double length = thickness == 0 ? 0 : size * scale / thickness;
      boxes.add(
          upright
              ? new Box(left.x(), left.y() + at, thickness, length)
              : new Box(left.x() + at, left.y(), length, thickness));
      at += length;
    }
    return upright
        ? new Box(
            left.x() + thickness, left.y(), Math.max(0, left.width() - thickness), left.height())
        : new Box(
            left.x(), left.y() + thickness, left.width(), Math.max(0, left.height() - thickness));
  }
}
