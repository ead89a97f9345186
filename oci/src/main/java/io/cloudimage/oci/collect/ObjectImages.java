// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.YamlNode;
import java.util.List;
import java.util.Optional;

/** Takes the images out of one object. */
final class ObjectImages {
  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");
  private static final String NO_VALUE = "<no value>";

  private final SearchedFile file;
  private final Findings findings;
  private final String object;

  /**
   * @param object in words, for places
   */
  ObjectImages(SearchedFile file, Findings findings, String object) {
    this.file = file;
    this.findings = findings;
    this.object = object;
  }

  /** All containers of a pod, and its volumes that are images. */
  void podSpec(YamlNode spec) {
    for (String key : CONTAINERS) {
      String role = key.substring(0, key.length() - 1);
      for (YamlNode container : items(spec, key)) {
        String name = container.string("name").map(n -> " " + n).orElse("");
        container
            .field("image")
            .ifPresent(image -> image(image, Printable.escape(role + name) + " of " + object));
      }
    }
    for (YamlNode volume : items(spec, "volumes")) {
      String name = volume.string("name").map(n -> " " + n).orElse("");
      volume
          .field("image")
          .flatMap(image -> image.field("reference"))
          .ifPresent(image -> image(image, Printable.escape("volume" + name) + " of " + object));
    }
  }

  /** Whether the object has the field. */
  boolean field(YamlNode node, ImageField field) {
    return field(node, field, 0);
  }

  private boolean field(YamlNode node, ImageField field, int step) {
    if (step == field.steps().size()) {
      image(node, "field " + field + " of " + object);
      return true;
    }
    String key = field.steps().get(step);
    boolean found = false;
    switch (key) {
      case ImageField.ITEMS -> {
        for (YamlNode item : node.items()) {
          found |= field(item, field, step + 1);
        }
      }
      case ImageField.VALUES -> {
        for (YamlNode value : node.fields().values()) {
          found |= field(value, field, step + 1);
        }
      }
      default -> {
        Optional<YamlNode> value = node.field(key);
        if (value.isPresent()) {
          found = field(value.get(), field, step + 1);
        }
      }
    }
    return found;
  }

  private List<YamlNode> items(YamlNode spec, String key) {
    Optional<YamlNode> list = spec.field(key);
    if (list.isPresent() && list.get().kind() != YamlNode.Kind.LIST) {
      findings.error(
          file.place(list.get().line(), ""),
          key + " of " + object + " is " + list.get().kind().words() + "; expected a list");
    }
    return list.map(YamlNode::items).orElse(List.of());
  }

  /** A container need not have an image: something may put it in later. */
  private void image(YamlNode value, String how) {
    Place place = file.place(value.line(), how);
    Optional<String> text = value.string().map(String::strip);
    if (value.kind() == YamlNode.Kind.NULL || text.filter(String::isEmpty).isPresent()) {
      return;
    }
    if (text.isEmpty()) {
      findings.error(place, how + " is " + value.kind().words() + "; expected an image's name");
    } else if (text.get().contains("{{")) {
      findings.error(
          place,
          how
              + " is the template "
              + Printable.quote(text.get())
              + ", which is not rendered here; name the file with .tmpl at its end");
    } else if (text.get().contains(NO_VALUE)) {
      findings.error(
          place,
          how
              + " is "
              + Printable.quote(text.get())
              + ": the template asks for a value that is not given; give it with --env");
    } else if (text.get().indexOf('$') >= 0) {
      findings.error(
          place, how + " is " + Printable.quote(text.get()) + ", which something else fills in");
    } else {
      findings.image(text.get(), place);
    }
  }
}
