// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.model.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one lock says otherwise than another: platforms, bases, images and files, each by name. */
public final class LockDifference {
  private final List<LockChange> changes = new ArrayList<>();

  private LockDifference() {}

  /** Compares two locks; what both say the same is left out. */
  public static List<LockChange> between(Lock before, Lock after) {
    LockDifference difference = new LockDifference();
    difference.compare(
        LockChange.Section.PLATFORM,
        ofPlatforms(before.platforms()),
        ofPlatforms(after.platforms()));
    difference.compare(LockChange.Section.BASE, ofImages(before.bases()), ofImages(after.bases()));
    difference.compare(
        LockChange.Section.IMAGE, ofImages(before.images()), ofImages(after.images()));
    difference.compare(LockChange.Section.FILE, ofFiles(before.files()), ofFiles(after.files()));
    return List.copyOf(difference.changes);
  }

  /** What a first lock says otherwise than none. */
  public static List<LockChange> ofNew(Lock lock) {
    LockDifference difference = new LockDifference();
    difference.compare(LockChange.Section.PLATFORM, Map.of(), ofPlatforms(lock.platforms()));
    difference.compare(LockChange.Section.BASE, Map.of(), ofImages(lock.bases()));
    difference.compare(LockChange.Section.IMAGE, Map.of(), ofImages(lock.images()));
    difference.compare(LockChange.Section.FILE, Map.of(), ofFiles(lock.files()));
    return List.copyOf(difference.changes);
  }

  private void compare(
      LockChange.Section section,
      Map<String, Map<String, String>> before,
      Map<String, Map<String, String>> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      Optional<Map<String, String>> old = Optional.ofNullable(before.get(name));
      Optional<Map<String, String>> now = Optional.ofNullable(after.get(name));
      if (!old.equals(now)) {
        LockChange.Kind kind =
            old.isEmpty()
                ? LockChange.Kind.ADDED
                : now.isEmpty() ? LockChange.Kind.REMOVED : LockChange.Kind.MOVED;
        changes.add(
            new LockChange(
                section, name, kind, details(old.orElse(Map.of()), now.orElse(Map.of()))));
      }
    }
  }

  private static List<LockChange.Detail> details(
      Map<String, String> before, Map<String, String> after) {
    Map<String, String> keys = new LinkedHashMap<>(before);
    keys.putAll(after);
    List<LockChange.Detail> details = new ArrayList<>();
    for (String key : keys.keySet()) {
      if (!Objects.equals(before.get(key), after.get(key))) {
        details.add(
            new LockChange.Detail(
                key, Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key))));
      }
    }
    return details;
  }

  private static Map<String, Map<String, String>> ofPlatforms(List<Platform> platforms) {
    Map<String, Map<String, String>> all = new TreeMap<>();
    platforms.forEach(platform -> all.put(platform.toString(), Map.of()));
    return all;
  }

  private static Map<String, Map<String, String>> ofImages(List<LockedImage> images) {
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (LockedImage image : images) {
      Map<String, String> facts = new LinkedHashMap<>();
      image.index().ifPresent(index -> facts.put("index", index.toString()));
      if (image.whole()) {
        facts.put("whole", "true");
      }
      image
          .manifests()
          .forEach((platform, digest) -> facts.put(platform.toString(), digest.toString()));
      all.put(image.name().toString(), facts);
    }
    return all;
  }

  private static Map<String, Map<String, String>> ofFiles(List<LockedFile> files) {
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (LockedFile file : files) {
      all.put(
          file.url().text(),
          Map.of("digest", file.digest().toString(), "size", Long.toString(file.size())));
    }
    return all;
  }
}
