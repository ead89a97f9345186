// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.RepositoryName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A link to a page: a path, and the parameters behind it. */
record PageLink(String path, Map<String, String> parameters) {
  static final PageLink START = new PageLink("/", Map.of());

  static PageLink repository(RepositoryName name) {
    return new PageLink("/ui/repositories/" + name, Map.of());
  }

  static PageLink image(RepositoryName name, Reference reference) {
    return new PageLink("/ui/images/" + name(name, reference), Map.of());
  }

  PageLink files(String folder) {
    return new PageLink(path + "/files", parameters)
        .with("path", folder.isEmpty() ? "" : folder + "/");
  }

  /** An image as people write it: {@code name:tag} or {@code name@digest}. */
  static String name(RepositoryName name, Reference reference) {
    return name + (reference instanceof Digest ? "@" : ":") + reference;
  }

  /** The same with one more parameter; one that is empty is left out. */
  PageLink with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.remove(key);
    if (!value.isEmpty()) {
      more.put(key, value);
    }
    return new PageLink(path, more);
  }

  /** Whether a parameter with this text comes back as it is: file names need not be UTF-8. */
  static boolean canSay(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Override
  public String toString() {
    StringBuilder link = new StringBuilder(path);
    char separator = '?';
    for (Map.Entry<String, String> each : parameters.entrySet()) {
      link.append(separator).append(each.getKey()).append('=').append(encode(each.getValue()));
      separator = '&';
    }
    return link.toString();
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/:".indexOf(c) >= 0);
      encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return encoded.toString();
  }
}
