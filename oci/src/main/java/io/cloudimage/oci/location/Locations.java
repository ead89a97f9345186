// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.location;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All kinds of places. A text that begins with the prefix of one is of that kind, and anything else
 * is the name of an image in a registry; {@code docker://} before such a name is allowed.
 */
public final class Locations {
  private static final String SKOPEO_PREFIX = "docker://";

  private final RepositoryProvider registries;
  private final List<RepositoryProvider> others;

  /**
   * @param registries for texts without a prefix
   */
  public Locations(RepositoryProvider registries, List<RepositoryProvider> others) {
    this.registries = registries;
    this.others = List.copyOf(others);
  }

  /** Whether the text names an image in a registry. */
  public boolean isRegistry(String text) {
    return provider(text) == registries;
  }

  /** As {@link RepositoryProvider#openSource}. */
  public ImageSource openSource(String text) throws IOException {
    RepositoryProvider provider = provider(text);
    return provider.openSource(place(provider, text));
  }

  /** As {@link RepositoryProvider#openTarget}. */
  public ImageTarget openTarget(String text) throws IOException {
    RepositoryProvider provider = provider(text);
    return provider.openTarget(place(provider, text));
  }

  /** What may be written, for help and errors. */
  public List<String> forms() {
    List<String> forms = new ArrayList<>();
    forms.add(registries.form());
    others.forEach(each -> forms.add(each.prefix() + ":" + each.form()));
    return forms;
  }

  private RepositoryProvider provider(String text) {
    return others.stream()
        .filter(each -> text.startsWith(each.prefix() + ":"))
        .findFirst()
        .orElse(registries);
  }

  private String place(RepositoryProvider provider, String text) {
    if (provider != registries) {
      return text.substring(provider.prefix().length() + 1);
    }
    return text.startsWith(SKOPEO_PREFIX) ? text.substring(SKOPEO_PREFIX.length()) : text;
  }
}
