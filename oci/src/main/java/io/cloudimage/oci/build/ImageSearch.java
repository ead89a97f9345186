// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.FindOptions;
import io.cloudimage.oci.collect.FoundImages;
import io.cloudimage.oci.collect.ImageFinder;
import io.cloudimage.oci.collect.Place;
import io.cloudimage.oci.collect.Problem;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which container images a build would find in the files that its Kubefile puts into the image. No
 * base is fetched and no layer written: what a base, another stage or a URL would add is not known,
 * and is told of where it matters.
 */
public final class ImageSearch {
  private ImageSearch() {}

  /**
   * Searches what is built for each platform.
   *
   * @param temporary an existing directory, in which a private one is made and deleted
   * @throws OciException as {@link ImageBuilder#build} does, of what concerns the Kubefile
   */
  public static FoundImages find(BuildRequest request, FindOptions options, Path temporary)
      throws IOException {
    List<FoundImages> all = new ArrayList<>();
    try (TemporaryFiles files = new TemporaryFiles(temporary)) {
      for (Platform platform : request.options().platforms()) {
        List<Problem> problems = new ArrayList<>();
        try (DryRun run =
            new DryRun(
                request,
                files,
                message ->
                    problems.add(
                        new Problem(
                            Problem.Severity.WARNING,
                            Place.of(request.kubefile().source().file()),
                            message)))) {
          ImageState image = new PlatformBuild(run, platform).build();
          problems.addAll(ImageFinder.credentials(request.context().files()));
          all.add(
              ImageFinder.find(image.searched(), options.withDefaults(image.env()))
                  .withProblems(problems));
        }
      }
    }
    return FoundImages.joined(all);
  }

  /**
   * Searches the files of an image that is there, for each platform: what its files name, whether
   * it carries those images or not.
   *
   * @param image where its content is
   * @throws OciException NOT_FOUND if it is not for a platform; as reading its layers does
   */
  public static FoundImages find(
      BaseImage image, List<Platform> platforms, FindOptions options, Path temporary)
      throws IOException {
    List<FoundImages> all = new ArrayList<>();
    try (TemporaryFiles copies = new TemporaryFiles(temporary)) {
      for (Platform platform : platforms) {
        Base base = new BaseReader(image.name(), image.repository()).read(image.root(), platform);
        SearchedFiles files = new SearchedFiles();
        for (PlacedLayer layer : base.layers()) {
          files.read(layer, copies);
        }
        Map<String, String> environment = new HashMap<>();
        for (String entry : base.config().execution().env()) {
          int equals = entry.indexOf('=');
          environment.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        all.add(ImageFinder.find(files, options.withDefaults(environment)));
      }
    }
    return FoundImages.joined(all);
  }
}
