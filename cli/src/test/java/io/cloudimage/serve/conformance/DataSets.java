// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import static io.cloudimage.serve.conformance.DataSet.descriptor;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Digest.Algorithm;
import io.cloudimage.serve.conformance.DataSet.Document;
import io.cloudimage.spec.MediaTypes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shapes of content that a registry takes. */
final class DataSets {
  private static final String GZIP = MediaTypes.OCI_LAYER_GZIP;
  private static final String ONE = "application/vnd.example.one+json";
  private static final String TWO = "application/vnd.example.two+json";

  private DataSets() {}

  static List<DataSet> all() {
    List<DataSet> sets = new ArrayList<>();
    sets.addAll(List.of(image("image", GZIP), image("uncompressed image", MediaTypes.OCI_LAYER)));
    sets.addAll(List.of(largeManifest(), index(), nestedIndex(), emptyIndex()));
    sets.addAll(List.of(artifact(), artifactIndex(), artifactWithoutLayers()));
    sets.addAll(List.of(subject(), subjectIndex(), missingSubject(), dataField()));
    sets.addAll(List.of(nonDistributable(), customFields(), noLayers(), sha512()));
    sets.addAll(List.of(tagParameter(Algorithm.SHA256), tagParameter(Algorithm.SHA512)));
    return sets;
  }

  private static DataSet image(String name, String layerType) {
    DataSet set = sha256(name);
    set.add(set.image(layerType), "image");
    return set;
  }

  private static DataSet largeManifest() {
    DataSet set = sha256("manifest of 3.9 MB");
    Map<String, Object> image = set.image(GZIP);
    Map<String, String> annotations = new TreeMap<>();
    for (int i = 0; i < 390; i++) {
      annotations.put("large-" + i, "A".repeat(10_000));
    }
    image.put("annotations", annotations);
    set.add(image, "large");
    return set;
  }

  private static DataSet index() {
    DataSet set = sha256("index");
    set.add(set.indexOfImages(), "index");
    return set;
  }

  private static DataSet nestedIndex() {
    DataSet set = sha256("index of indexes");
    Document first = set.add(set.indexOfImages());
    Document second = set.add(set.indexOfImages());
    set.add(DataSet.index(List.of(first.descriptor(), second.descriptor())), "nested");
    return set;
  }

  private static DataSet emptyIndex() {
    DataSet set = sha256("empty index");
    set.add(DataSet.index(List.of()), "empty");
    return set;
  }

  private static DataSet artifact() {
    DataSet set = sha256("artifact");
    set.add(set.artifact(ONE, ONE, set.blob(300)), "artifact");
    return set;
  }

  private static DataSet artifactIndex() {
    DataSet set = sha256("artifact index");
    Document child = set.add(set.artifact(ONE, ONE, set.blob(300)));
    Map<String, Object> index = DataSet.index(List.of(child.descriptor()));
    index.put("artifactType", ONE);
    set.add(index, "artifact-index");
    return set;
  }

  private static DataSet artifactWithoutLayers() {
    DataSet set = sha256("artifact without layers");
    Content braces = set.blob(new byte[] {'{', '}'});
    set.add(set.artifact(ONE, MediaTypes.OCI_EMPTY, braces), "no-layers");
    return set;
  }

  private static DataSet subject() {
    DataSet set = sha256("artifacts with a subject");
    Document subject = set.add(set.image(GZIP), "image");
    set.add(about(subject.descriptor(), set.image(GZIP)));
    set.add(said(subject, set.artifact(ONE, ONE, set.blob(300))), "one");
    set.add(said(subject, set.artifact(TWO, "application/octet-stream", set.blob(300))), "two");
    return set;
  }

  private static DataSet subjectIndex() {
    DataSet set = sha256("index with a subject");
    Document subject = set.add(set.indexOfImages(), "index");
    Document child = set.add(set.artifact(ONE, ONE, set.blob(300)));
    Map<String, Object> index = DataSet.index(List.of(child.descriptor()));
    index.put("artifactType", ONE);
    set.add(said(subject, index), "about");
    return set;
  }

  private static DataSet missingSubject() {
    DataSet set = sha256("missing subject");
    Content nowhere = Content.random(Algorithm.SHA256, "nowhere", 123);
    Map<String, Object> artifact = set.artifact(ONE, ONE, set.blob(300));
    set.add(about(descriptor(MediaTypes.OCI_MANIFEST, nowhere), artifact), "about-nothing");
    return set;
  }

  private static DataSet dataField() {
    DataSet set = sha256("data field");
    Content config = set.blob(set.config());
    Content layer = set.blob(200);
    set.add(
        DataSet.manifest(
            withData(descriptor(MediaTypes.OCI_CONFIG, config), config),
            List.of(withData(descriptor(GZIP, layer), layer))),
        "data");
    return set;
  }

  private static DataSet nonDistributable() {
    DataSet set = sha256("non-distributable layers");
    List<Map<String, Object>> layers = new ArrayList<>();
    for (String suffix : List.of("+gzip", "")) {
      Content kept = Content.random(Algorithm.SHA256, "kept elsewhere" + suffix, 256);
      Map<String, Object> layer = descriptor(MediaTypes.OCI_LAYER_NONDISTRIBUTABLE + suffix, kept);
      layer.put("urls", List.of("https://store.example.com/" + kept.digest().hex()));
      layers.add(layer);
    }
    layers.add(descriptor(GZIP, set.blob(400)));
    Content config = set.blob(set.config());
    set.add(DataSet.manifest(descriptor(MediaTypes.OCI_CONFIG, config), layers), "kept");
    return set;
  }

  private static DataSet customFields() {
    DataSet set = sha256("custom fields");
    Map<String, Object> image = set.image(GZIP);
    image.put("org.example.field", "image");
    Map<String, Object> index = DataSet.index(List.of(set.add(image).descriptor()));
    index.put("org.example.field", Map.of("nested", List.of(1, 2)));
    set.add(index, "custom");
    return set;
  }

  private static DataSet noLayers() {
    DataSet set = sha256("no layers");
    Content config = set.blob(set.config());
    set.add(DataSet.manifest(descriptor(MediaTypes.OCI_CONFIG, config), List.of()), "none");
    return set;
  }

  private static DataSet sha512() {
    DataSet set = new DataSet("sha512", Algorithm.SHA512);
    set.add(set.indexOfImages());
    return set;
  }

  /** Every manifest has a tag, and the index two. */
  private static DataSet tagParameter(Digest.Algorithm algorithm) {
    DataSet set = new DataSet("tag parameter of " + algorithm.label(), algorithm);
    String tag = "parameter-" + algorithm.label();
    set.add(set.indexOfImages(), tag);
    set.tagsByParameter = true;
    for (int i = 0; i < set.documents.size(); i++) {
      set.documents.get(i).tags().add(tag + "-" + i);
    }
    return set;
  }

  private static DataSet sha256(String name) {
    return new DataSet(name, Algorithm.SHA256);
  }

  private static Map<String, Object> about(
      Map<String, Object> subject, Map<String, Object> document) {
    document.put("subject", subject);
    return document;
  }

  private static Map<String, Object> said(Document subject, Map<String, Object> document) {
    document.put("annotations", Map.of("org.example.said", "hello", "org.example.number", "1"));
    return about(subject.descriptor(), document);
  }

  private static Map<String, Object> withData(Map<String, Object> descriptor, Content content) {
    descriptor.put("data", Base64.getEncoder().encodeToString(content.bytes()));
    return descriptor;
  }
}
