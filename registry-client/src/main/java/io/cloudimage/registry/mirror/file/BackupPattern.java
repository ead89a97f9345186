// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * What the image that a moved tag pointed to is called from then on (spec/mirror.md 2.5), with
 * {@code {tag}}, {@code {digest}} (its first 12 hexadecimal digits) and {@code {date}} (of the
 * plan, {@code 20260131}).
 */
public record BackupPattern(String text) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

  /**
   * @throws IllegalArgumentException if the pattern makes no tag, or does not tell two images apart
   */
  public BackupPattern {
    if (!text.contains("{tag}") || !(text.contains("{digest}") || text.contains("{date}"))) {
      throw new IllegalArgumentException(
          "a backup pattern holds {tag}, and {digest} or {date}, for example {tag}.old-{date}");
    }
    new Tag(fill(text, "t", "0".repeat(12), "20260101"));
  }

  /**
   * The name for what {@code tag} points to; cut at the front of the tag's own name if it would be
   * longer than a tag can be.
   */
  public Tag of(Tag tag, Digest digest, Instant planned) {
    String short12 = digest.hex().substring(0, 12);
    String date = DATE.format(planned);
    int over = fill(text, tag.name(), short12, date).length() - 128;
    String name = over <= 0 ? tag.name() : tag.name().substring(over);
    return new Tag(fill(text, name.replaceFirst("^[.-]+", "_"), short12, date));
  }

  /** Whether a tag may have come from this pattern, for any image and day. */
  public boolean covers(Tag tag) {
    String expression =
        Pattern.quote(text)
            .replace("{tag}", "\\E[A-Za-z0-9_.-]+\\Q")
            .replace("{digest}", "\\E[0-9a-f]{12}\\Q")
            .replace("{date}", "\\E[0-9]{8}\\Q");
    return tag.name().matches(expression);
  }

  private static String fill(String text, String tag, String digest, String date) {
    return text.replace("{tag}", tag).replace("{digest}", digest).replace("{date}", date);
  }
}
