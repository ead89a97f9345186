// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.FileTree;
import io.cloudimage.oci.collect.FoundImage;
import io.cloudimage.oci.collect.FoundImages;
import io.cloudimage.oci.collect.ImageFinder;
import io.cloudimage.oci.collect.Place;
import io.cloudimage.oci.collect.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which container images an image that is being built needs beyond its base's. */
final class MemberSearch {
  private final BuildRun run;
  private final MemberOptions options;

  MemberSearch(BuildRun run, MemberOptions options) {
    this.run = run;
    this.options = options;
  }

  /**
   * The files to search: those which this build has put there, with all of the charts that they
   * belong to, and, if the base is no CloudImage, the base's.
   */
  SearchedFiles files(ImageState image) throws IOException {
    SearchedFiles files = image.searched();
    if (!image.hasForeignBase()) {
      return image.charts().isEmpty()
          ? files
          : files.withChartsOf(read(image.baseLayers()), image.charts());
    }
    SearchedFiles all = read(image.layers());
    if (all.hasRegistry() && !files.paths().equals(all.paths())) {
      run.warn(
          "the base has its container images in the folder registry; only those that new files"
              + " name are added. 'cloudimage convert' makes a base whose images are shared");
      return files;
    }
    return all;
  }

  private SearchedFiles read(List<PlacedLayer> layers) throws IOException {
    SearchedFiles all = new SearchedFiles();
    for (PlacedLayer layer : layers) {
      all.read(layer, run.temporary());
    }
    return all;
  }

  /**
   * The images that files name.
   *
   * @throws io.cloudimage.oci.error.OciException INVALID if a file contradicts itself or another
   */
  List<FoundImage> search(SearchedFiles files, ImageState image) throws IOException {
    FoundImages found = find(files, image);
    for (Problem warning : found.warnings()) {
      run.warn(warning.toString());
    }
    return found.requireSound().images();
  }

  private FoundImages find(FileTree files, ImageState image) throws IOException {
    return ImageFinder.find(files, options.find().withDefaults(image.env()));
  }

  /** Reasons as the config has them: files of the tree with their lines, else flags. */
  static List<String> reasons(FoundImage image, FileTree files) throws IOException {
    Set<String> paths = new HashSet<>(files.paths());
    List<String> reasons = new ArrayList<>();
    for (Place place : image.places()) {
      // A list outside of the tree is a path of this machine, and nobody else's business.
      boolean ofTree = paths.contains(place.path());
      String reason =
          ofTree ? place.toString() : place.path().startsWith("--") ? place.path() : "--image-list";
      if (!reasons.contains(reason)) {
        reasons.add(reason);
      }
    }
    return reasons;
  }
}
