// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is searched for, beside what the tree names.
 *
 * @param images names that are asked for by hand
 * @param imageLists files with names, as {@code imageList} has them; outside of the tree
 * @param ignored patterns of names to leave out; see {@link NamePattern}
 * @param skippedFiles patterns of the paths of files that are not searched
 * @param fields more fields that hold images
 * @param environment what templates are rendered with
 */
public record FindOptions(
    List<String> images,
    List<Path> imageLists,
    List<NamePattern> ignored,
    List<FilePattern> skippedFiles,
    List<ImageField> fields,
    Map<String, String> environment,
    ChartOptions charts) {
  /** Nothing but what the tree names. */
  public static FindOptions defaults() {
    return new FindOptions(
        List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), ChartOptions.defaults());
  }

  public FindOptions {
    images = List.copyOf(images);
    imageLists = List.copyOf(imageLists);
    ignored = List.copyOf(ignored);
    skippedFiles = List.copyOf(skippedFiles);
    fields = List.copyOf(fields);
    environment = Map.copyOf(environment);
  }

  public FindOptions withImages(List<String> names) {
    return new FindOptions(names, imageLists, ignored, skippedFiles, fields, environment, charts);
  }

  public FindOptions withImageLists(List<Path> files) {
    return new FindOptions(images, files, ignored, skippedFiles, fields, environment, charts);
  }

  public FindOptions withIgnored(List<NamePattern> patterns) {
    return new FindOptions(images, imageLists, patterns, skippedFiles, fields, environment, charts);
  }

  public FindOptions withSkippedFiles(List<FilePattern> patterns) {
    return new FindOptions(images, imageLists, ignored, patterns, fields, environment, charts);
  }

  public FindOptions withFields(List<ImageField> more) {
    return new FindOptions(images, imageLists, ignored, skippedFiles, more, environment, charts);
  }

  public FindOptions withEnvironment(Map<String, String> variables) {
    return new FindOptions(images, imageLists, ignored, skippedFiles, fields, variables, charts);
  }

  /** The same with more values for templates; those that are there already count more. */
  public FindOptions withDefaults(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(environment);
    return withEnvironment(all);
  }

  public FindOptions withCharts(ChartOptions newCharts) {
    return new FindOptions(
        images, imageLists, ignored, skippedFiles, fields, environment, newCharts);
  }
}
