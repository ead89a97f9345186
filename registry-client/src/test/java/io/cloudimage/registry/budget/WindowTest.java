// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.CancelledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WindowTest {
  @Test
  void growsByOneForEveryFullRound() throws Exception {
    Window window = new Window(2, 4);
    for (int round = 0; round < 3; round++) {
      fill(window);
      int places = window.size();
      for (int i = 0; i < places; i++) {
        window.grow();
      }
      empty(window, places);
    }
    assertThat(window.size()).isEqualTo(4);
  }

  @Test
  void doesNotGrowWhileItIsNotUsedUp() throws Exception {
    Window window = new Window(4, 16);
    window.enter();
    for (int i = 0; i < 100; i++) {
      window.grow();
    }
    assertThat(window.size()).isEqualTo(4);
  }

  @Test
  void shrinksByHalfAndNeverBelowOne() {
    Window window = new Window(8, 16);
    window.shrink();
    assertThat(window.size()).isEqualTo(4);
    for (int i = 0; i < 10; i++) {
      window.shrink();
    }
    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void whoComesTooManyWaitsForAPlace() throws Exception {
    Window window = new Window(1, 1);
    window.enter();
    CompletableFuture<Void> second = entering(window);
    assertThat(second).isNotDone();
    window.leave();
    second.get(10, TimeUnit.SECONDS);
  }

  @Test
  void closingLetsThoseWhoWaitGo() throws Exception {
    Window window = new Window(1, 1);
    window.enter();
    CompletableFuture<Void> second = entering(window);
    window.close();
    assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(CancelledException.class);
    assertThatThrownBy(window::enter).isInstanceOf(CancelledException.class);
  }

  private static CompletableFuture<Void> entering(Window window) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            window.enter();
          } catch (CancelledException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void fill(Window window) throws CancelledException {
    for (int i = 0; i < window.size(); i++) {
      window.enter();
    }
  }

  private static void empty(Window window, int places) {
    for (int i = 0; i < places; i++) {
      window.leave();
    }
  }
}
