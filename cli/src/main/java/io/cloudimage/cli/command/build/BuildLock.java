// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.lock.Lock;
import io.cloudimage.oci.lock.LockChange;
import io.cloudimage.oci.lock.LockDifference;
import io.cloudimage.oci.lock.Pins;
import io.cloudimage.oci.lock.StrictPins;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a lock means for a build: it holds if so asked, else it is compared with. */
final class BuildLock {
  private final LockFile file;
  private final Optional<Lock> lock;
  private final boolean holds;
  private final Console console;

  private BuildLock(LockFile file, Optional<Lock> lock, boolean holds, Console console) {
    this.file = file;
    this.lock = lock;
    this.holds = holds;
    this.console = console;
  }

  /**
   * @param holds whether there must be a lock, and it holds
   */
  static BuildLock read(LockFile file, boolean holds, Console console) throws IOException {
    if (holds) {
      return new BuildLock(file, Optional.of(file.read()), true, console);
    }
    try {
      return new BuildLock(file, file.readIfThere(), false, console);
    } catch (OciException e) {
      console.warning("not compared with the lock: " + e.getMessage());
      return new BuildLock(file, Optional.empty(), false, console);
    }
  }

  Pins pins() {
    return holds && lock.isPresent() ? new StrictPins(lock.get(), file.name()) : Pins.NONE;
  }

  /** Says how far a build went away from the lock that it was not held to. */
  void compare(Lock used) {
    boolean isComparable =
        lock.isPresent() && !holds && used.platforms().containsAll(lock.get().platforms());
    if (!isComparable) {
      return;
    }
    List<LockChange> changes =
        LockDifference.between(lock.get(), used).stream()
            .filter(change -> !change.isOfIndexAlone())
            .toList();
    if (!changes.isEmpty()) {
      console.note(
          file.name()
              + " says otherwise about "
              + Count.of(changes.size(), "name")
              + ", "
              + changes.get(0).name()
              + " first; --locked builds what it says, cloudimage lock update rewrites it");
    }
  }
}
