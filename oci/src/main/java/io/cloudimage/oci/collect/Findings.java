// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What was found so far, while files are searched. */
final class Findings {
  private static final int MAXIMUM_PROBLEMS = 1000;

  private final List<NamePattern> ignoredPatterns;
  private final Set<NamePattern> used = new LinkedHashSet<>();
  private final Map<String, Asked> asked = new TreeMap<>();
  private final Map<String, Asked> ignored = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private final List<Problem> controlPlanes = new ArrayList<>();

  private record Asked(ImageName name, List<Place> places) {
    FoundImage found() {
      return new FoundImage(name, places);
    }
  }

  Findings(List<NamePattern> ignoredPatterns) {
    this.ignoredPatterns = ignoredPatterns;
  }

  /** A name as some file has it; one that is none is an error at that place. */
  void image(String text, Place place) {
    ImageName name;
    try {
      name = ImageName.parse(text);
    } catch (IllegalArgumentException e) {
      error(place, Printable.quote(text) + " is no image name: " + e.getMessage());
      return;
    }
    boolean isIgnored = false;
    for (NamePattern pattern : ignoredPatterns) {
      if (pattern.matches(name)) {
        used.add(pattern);
        isIgnored = true;
      }
    }
    (isIgnored ? ignored : asked)
        .computeIfAbsent(name.toString(), key -> new Asked(name, new ArrayList<>()))
        .places()
        .add(place);
  }

  void error(Place place, String message) {
    add(Problem.Severity.ERROR, place, message);
  }

  void warning(Place place, String message) {
    add(Problem.Severity.WARNING, place, message);
  }

  void note(Place place, String message) {
    add(Problem.Severity.NOTE, place, message);
  }

  /** A note that holds only if nothing names the control plane's images. */
  void controlPlane(Place place, String message) {
    controlPlanes.add(new Problem(Problem.Severity.NOTE, place, message));
  }

  /** A tree of a million broken lines has no million problems. */
  private void add(Problem.Severity severity, Place place, String message) {
    Problem problem = new Problem(severity, place, message);
    if (problems.size() < MAXIMUM_PROBLEMS && !problems.contains(problem)) {
      problems.add(problem);
    } else if (problems.size() == MAXIMUM_PROBLEMS) {
      problems.add(
          new Problem(Problem.Severity.ERROR, place, "there are more problems from here on"));
    }
  }

  FoundImages result() {
    joinPinned();
    if (asked.values().stream()
        .noneMatch(each -> each.name().repository().path().endsWith("kube-apiserver"))) {
      controlPlanes.forEach(note -> add(note.severity(), note.place(), note.message()));
    }
    for (NamePattern pattern : ignoredPatterns) {
      if (!used.contains(pattern)) {
        note(
            Place.of("--ignore-image"),
            "nothing that was found is called " + Printable.quote(pattern.toString()));
      }
    }
    return new FoundImages(
        asked.values().stream().map(Asked::found).toList(),
        ignored.values().stream().map(Asked::found).toList(),
        problems);
  }

  /**
   * What one place asks for by tag and another by the same tag with a digest is one image: the
   * digest says what the tag means. Two digests of one tag contradict each other.
   */
  private void joinPinned() {
    Map<String, List<Asked>> byTag = new LinkedHashMap<>();
    for (Asked each : asked.values()) {
      if (each.name().tag().isPresent()) {
        byTag.computeIfAbsent(undigested(each.name()), key -> new ArrayList<>()).add(each);
      }
    }
    byTag.forEach(
        (tag, all) -> {
          List<Asked> pinned =
              all.stream().filter(each -> each.name().digest().isPresent()).toList();
          if (pinned.size() > 1) {
            contradiction(tag, pinned);
          } else if (pinned.size() == 1 && all.size() > 1) {
            Asked loose = asked.get(tag);
            if (loose != null) {
              pinned.get(0).places().addAll(loose.places());
              asked.remove(tag);
            }
          }
        });
  }

  private void contradiction(String tag, List<Asked> pinned) {
    Asked first = pinned.get(0);
    for (Asked other : pinned.subList(1, pinned.size())) {
      error(
          other.places().get(0),
          tag
              + " is "
              + digest(other.name())
              + " here, and "
              + digest(first.name())
              + " at "
              + Printable.escape(first.places().get(0).toString()));
    }
  }

  private static String digest(ImageName name) {
    return name.digest().map(Digest::toString).orElse("");
  }

  private static String undigested(ImageName name) {
    return new ImageName(name.registry(), name.repository(), name.tag(), Optional.empty())
        .toString();
  }
}
