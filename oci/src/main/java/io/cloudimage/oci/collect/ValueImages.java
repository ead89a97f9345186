// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.ImageName;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names by the conventions that charts' values follow: {@code image: {registry, repository, tag,
 * digest}} and {@code image: name:tag}. A guess, and said to be one.
 */
final class ValueImages {
  private static final Pattern IMAGE_KEY = Pattern.compile("image|.*Image|.*[_-]image");

  private final String chart;
  private final Optional<String> appVersion;
  private final Optional<String> globalRegistry;
  private final Findings findings;

  ValueImages(ChartMetadata metadata, ChartValue values, Findings findings) {
    this.chart = metadata.name();
    this.appVersion = metadata.appVersion();
    this.globalRegistry = values.at("global.imageRegistry").flatMap(ChartValue::text);
    this.findings = findings;
  }

  void search(ChartValue values) {
    search(values, "", Optional.empty());
  }

  /**
   * @param disabled the path of what is switched off, with all that is below it
   */
  private void search(ChartValue value, String path, Optional<String> disabled) {
    Optional<String> off =
        disabled.isPresent() || path.isEmpty() || value.field("enabled").isEmpty()
            ? disabled
            : value.field("enabled").filter(ChartValue::isFalse).map(v -> path + ".enabled");
    if (value.field("repository").flatMap(ChartValue::text).isPresent()
        && (isImageKey(path) || value.field("tag").isPresent() || hasDigest(value))) {
      structured(value, path, off);
      return;
    }
    for (Map.Entry<String, ChartValue> field : value.fields().entrySet()) {
      String below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      if (isImageKey(field.getKey()) && field.getValue().text().isPresent()) {
        plain(field.getKey(), field.getValue(), value, below, off);
      } else {
        search(field.getValue(), below, off);
      }
    }
    for (int i = 0; i < value.items().size(); i++) {
      search(value.items().get(i), path + "[" + i + "]", off);
    }
  }

  private static boolean isImageKey(String path) {
    return IMAGE_KEY.matcher(path.substring(path.lastIndexOf('.') + 1)).matches();
  }

  private static boolean hasDigest(ChartValue value) {
    return value.field("digest").isPresent() || value.field("registry").isPresent();
  }

  private void structured(ChartValue value, String path, Optional<String> off) {
    String repository = value.text("repository").orElse("");
    Optional<String> own = value.text("registry");
    Optional<String> registry =
        value.field("registry").isPresent() && globalRegistry.isPresent() ? globalRegistry : own;
    String name = registry.map(r -> r.replaceFirst("/+$", "") + "/").orElse("") + repository;
    Optional<String> tag = value.text("tag");
    Optional<String> digest =
        value.text("digest").or(() -> value.text("sha").map(hex -> "sha256:" + hex));
    boolean isTagged = repository.lastIndexOf(':') > repository.lastIndexOf('/');
    String how = path + " in the values of chart " + chart;
    if (tag.isEmpty() && digest.isEmpty() && !isTagged && !repository.contains("@")) {
      tag = appVersion;
      how = how + ", tag from appVersion";
      if (tag.isEmpty()) {
        findings.warning(value.place(), Printable.escape(path) + " has neither a tag nor a digest");
        return;
      }
    }
    String text = name + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
    Place place = value.field("repository").map(ChartValue::place).orElse(value.place());
    found(text, place, how, off);
  }

  /** One text; beside it there may be a key for its tag. */
  private void plain(
      String key, ChartValue value, ChartValue parent, String path, Optional<String> off) {
    String text = value.text().orElse("");
    boolean isTagged = text.lastIndexOf(':') > text.lastIndexOf('/') || text.contains("@");
    Optional<String> tag = parent.text(key + "Tag");
    if (key.equals("image")) {
      tag = tag.or(() -> parent.text("tag")).or(() -> parent.text("imageTag"));
    } else if (!isTagged && tag.isEmpty() && text.indexOf('/') < 0) {
      return;
    }
    String how = path + " in the values of chart " + chart;
    found(isTagged ? text : text + tag.map(t -> ":" + t).orElse(""), value.place(), how, off);
  }

  private void found(String text, Place where, String how, Optional<String> off) {
    Place place = new Place(where.path(), where.line(), Printable.escape(how) + where.how(), true);
    if (off.isPresent()) {
      findings.note(
          place,
          Printable.quote(text) + " is left out: " + Printable.escape(off.get()) + " is false");
      return;
    }
    try {
      ImageName.parse(text);
    } catch (IllegalArgumentException e) {
      findings.warning(
          place, place.how() + " makes " + Printable.quote(text) + ", which is no image name");
      return;
    }
    findings.image(text, place);
  }
}
