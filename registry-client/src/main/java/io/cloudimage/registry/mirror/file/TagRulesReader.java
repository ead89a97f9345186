// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Glob;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.selection.Newest;
import io.cloudimage.registry.mirror.selection.Regex;
import io.cloudimage.registry.mirror.selection.TagRules;
import io.cloudimage.registry.mirror.selection.VersionRange;
import java.util.List;
import java.util.Optional;

/** Reads the {@code tags} of an entry. */
final class TagRulesReader {
  private TagRulesReader() {}

  /**
   * @param holder has the rules under {@code tags}, or has none
   */
  static TagRules read(JsonObject holder) throws OciException {
    Optional<JsonObject> tags = holder.optionalObject("tags");
    if (tags.isEmpty()) {
      return TagRules.ALL;
    }
    JsonObject json = tags.get();
    json.requireKeys(
        List.of(
            "list", "glob", "regex", "semver", "newest", "newest-by", "exclude", "exclude-regex"));
    return new TagRules(
        json.parsedAll("list", Tag::new),
        json.parsedAll("glob", Glob::new),
        json.parsedAll("regex", Regex::new),
        json.parsedAll("semver", VersionRange::new),
        newest(json),
        json.parsedAll("exclude", Glob::new),
        json.parsedAll("exclude-regex", Regex::new));
  }

  private static Optional<Newest> newest(JsonObject json) throws OciException {
    Optional<Long> count = json.optionalInteger("newest");
    Optional<Newest.Order> order = json.optionalParsed("newest-by", TagRulesReader::order);
    if (count.isEmpty()) {
      if (order.isPresent()) {
        throw json.invalid("newest-by", "needs newest, the number of tags");
      }
      return Optional.empty();
    }
    if (count.get() < 1 || count.get() > 1_000_000) {
      throw json.invalid("newest", "is " + count.get() + "; expected a number of tags");
    }
    return Optional.of(
        new Newest(Math.toIntExact(count.get()), order.orElse(Newest.Order.VERSION)));
  }

  private static Newest.Order order(String text) {
    return switch (text) {
      case "version" -> Newest.Order.VERSION;
      case "created" -> Newest.Order.CREATED;
      default -> throw new IllegalArgumentException("expected version or created");
    };
  }
}
