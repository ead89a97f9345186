// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Writes a lock: one fact on each line, sorted, so that a change of one name is a change there. */
public final class LockWriter {
  /** The version of the format. */
  static final int VERSION = 1;

  private static final String HEAD =
      "# What the names that this build uses stood for. Written by 'cloudimage lock update';"
          + " 'build --locked' builds it.\n";

  /** What YAML reads as the text that it is, in every version and every place. */
  private static final Pattern PLAIN = Pattern.compile("[a-z][A-Za-z0-9._:/@+-]*[A-Za-z0-9]");

  private final StringBuilder text = new StringBuilder(HEAD);

  private LockWriter() {}

  /** The lock as text, in UTF-8; the same lock gives the same bytes. */
  public static byte[] write(Lock lock) {
    LockWriter writer = new LockWriter();
    writer.line("version: " + VERSION);
    writer.line("platforms:");
    lock.platforms().forEach(platform -> writer.line("  - " + scalar(platform.toString())));
    writer.images("bases", lock.bases());
    writer.images("images", lock.images());
    writer.files(lock.files());
    return writer.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void images(String key, List<LockedImage> images) {
    if (images.isEmpty()) {
      return;
    }
    line(key + ":");
    for (LockedImage image : images) {
      line("  - name: " + scalar(image.name().toString()));
      image.index().ifPresent(index -> line("    index: " + index));
      if (image.whole()) {
        line("    whole: true");
      }
      line("    manifests:");
      image
          .manifests()
          .forEach(
              (platform, digest) -> line("      " + scalar(platform.toString()) + ": " + digest));
    }
  }

  private void files(List<LockedFile> files) {
    if (files.isEmpty()) {
      return;
    }
    line("files:");
    for (LockedFile file : files) {
      line("  - url: " + scalar(file.url().text()));
      line("    digest: " + file.digest());
      line("    size: " + file.size());
    }
  }

  /** A text of JSON is one of YAML. */
  private static String scalar(String value) {
    return PLAIN.matcher(value).matches()
        ? value
        : new String(Json.write(value), StandardCharsets.UTF_8);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
