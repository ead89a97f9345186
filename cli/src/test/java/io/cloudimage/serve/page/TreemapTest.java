// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cloudimage.serve.page.Treemap.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Areas are what the sizes are, and no two parts lie upon each other. */
class TreemapTest {
  private static final Box WHOLE = new Box(0, 0, 960, 320);

  @RepeatedTest(50)
  void areasAreSizes(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(24); i++) {
      sizes.add(1 + (long) Math.pow(10, 9 * random.nextDouble()));
    }
    sizes.sort(Comparator.reverseOrder());
    double sum = sizes.stream().mapToDouble(Long::doubleValue).sum();
    List<Box> boxes = Treemap.divide(WHOLE, sizes);
    assertThat(boxes).hasSameSizeAs(sizes);
    for (int i = 0; i < boxes.size(); i++) {
      Box box = boxes.get(i);
      double area = WHOLE.width() * WHOLE.height() * sizes.get(i) / sum;
      assertThat(box.width() * box.height()).isCloseTo(area, within(0.01));
      assertThat(box.x()).isGreaterThanOrEqualTo(-0.001);
      assertThat(box.y()).isGreaterThanOrEqualTo(-0.001);
      assertThat(box.x() + box.width()).isLessThanOrEqualTo(WHOLE.width() + 0.001);
      assertThat(box.y() + box.height()).isLessThanOrEqualTo(WHOLE.height() + 0.001);
      for (Box other : boxes.subList(0, i)) {
        assertThat(overlap(box, other)).isLessThan(0.01);
      }
    }
  }

  @Test
  void equalSizesAreNearlySquares() {
    for (Box box : Treemap.divide(new Box(0, 0, 600, 600), List.of(1L, 1L, 1L, 1L))) {
      assertThat(box.width() / box.height()).isCloseTo(1, within(0.01));
    }
    assertThat(Treemap.divide(WHOLE, List.of())).isEmpty();
    assertThat(Treemap.divide(new Box(0, 0, 0, 10), List.of(2L, 1L))).hasSize(2);
  }

  private static double overlap(Box a, Box b) {
    double width = Math.min(a.x() + a.width(), b.x() + b.width()) - Math.max(a.x(), b.x());
    double height = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y());
    return Math.max(0, width) * Math.max(0, height);
  }
}
