// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a search found.
 *
 * @param images sorted by name, each name once
 * @param ignored what was found too, and was to be left out
 * @param problems in the order of the files
 */
public record FoundImages(
    List<FoundImage> images, List<FoundImage> ignored, List<Problem> problems) {
  private static final int SHOWN = 10;

  public FoundImages {
    images = List.copyOf(images);
    ignored = List.copyOf(ignored);
    problems = List.copyOf(problems);
  }

  /** What several searches found, as one; each image and each problem once. */
  public static FoundImages joined(List<FoundImages> searches) {
    return new FoundImages(
        joinedImages(searches.stream().map(FoundImages::images).toList()),
        joinedImages(searches.stream().map(FoundImages::ignored).toList()),
        searches.stream().flatMap(each -> each.problems.stream()).distinct().toList());
  }

  private static List<FoundImage> joinedImages(List<List<FoundImage>> lists) {
    Map<String, FoundImage> images = new TreeMap<>();
    for (List<FoundImage> list : lists) {
      for (FoundImage image : list) {
        images.merge(
            image.name().toString(),
            image,
            (before, more) -> {
              List<Place> places = new ArrayList<>(before.places());
              places.addAll(more.places());
              return new FoundImage(before.name(), places);
            });
      }
    }
    return List.copyOf(images.values());
  }

  /** This, with problems that were seen before those of the search. */
  public FoundImages withProblems(List<Problem> earlier) {
    List<Problem> all = new ArrayList<>(earlier);
    all.addAll(problems);
    return new FoundImages(images, ignored, all);
  }

  /** The problems that forbid a build. */
  public List<Problem> errors() {
    return problems.stream().filter(p -> p.severity() == Problem.Severity.ERROR).toList();
  }

  /** The problems that do not. */
  public List<Problem> warnings() {
    return problems.stream().filter(p -> p.severity() != Problem.Severity.ERROR).toList();
  }

  /**
   * This, if there are no errors.
   *
   * @throws OciException INVALID with the first ten errors
   */
  public FoundImages requireSound() throws OciException {
    List<Problem> errors = errors();
    if (errors.isEmpty()) {
      return this;
    }
    String more = errors.size() > SHOWN ? "\n  and " + (errors.size() - SHOWN) + " more" : "";
    throw new OciException(
            ErrorKind.INVALID,
            "cannot tell which container images are needed:\n  "
                + errors.stream()
                    .limit(SHOWN)
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n  "))
                + more)
        .withHint("'cloudimage images find CONTEXT' shows all; --skip-file leaves a file out");
  }
}
