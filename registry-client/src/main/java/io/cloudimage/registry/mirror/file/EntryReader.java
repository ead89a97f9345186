// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Glob;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.mirror.selection.RepositoryRules;
import io.cloudimage.registry.mirror.selection.TagRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one entry of a mirror file; what it does not say the defaults say. */
final class EntryReader {
  /** What an entry and the defaults may both say. */
  static final List<String> SHARED_KEYS =
      List.of("destination", "tags", "platforms", "closure", "backup", "prune");

  private static final List<String> SOURCES = List.of("image", "repository", "registry");
  private static final List<String> KEYS = keys();

  private final Optional<JsonObject> defaults;

  EntryReader(Optional<JsonObject> defaults) {
    this.defaults = defaults;
  }

  MirrorEntry read(JsonObject json) throws OciException {
    json.requireKeys(KEYS);
    MirrorSource source = source(json);
    boolean image = source instanceof MirrorSource.OfImage;
    if (image && json.has("tags")) {
      throw json.invalid("tags", "is for repositories and registries; an image names its own");
    }
    JsonObject tags = holder(json, "tags");
    JsonObject platforms = holder(json, "platforms");
    JsonObject backup = holder(json, "backup");
    return new MirrorEntry(
        source,
        image ? TagRules.ALL : TagRulesReader.read(tags),
        platforms.parsedAll("platforms", Platform::parse),
        destination(json),
        flag(json, "closure", true),
        backup.optionalParsed("backup", BackupPattern::new),
        flag(json, "prune", false));
  }

  private static MirrorSource source(JsonObject json) throws OciException {
    List<String> named = SOURCES.stream().filter(json::has).toList();
    if (named.size() != 1) {
      throw json.invalid(
          named.isEmpty() ? "image" : named.get(1),
          "must stand alone: an entry has one of image, repository and registry");
    }
    boolean registry = named.get(0).equals("registry");
    if (json.has("repositories") && !registry) {
      throw json.invalid("repositories", "is for entries with a registry");
    }
    if (registry) {
      return new MirrorSource.OfRegistry(
          json.parsed("registry", RegistryHost::parse), repositories(json));
    }
    if (named.get(0).equals("image")) {
      return new MirrorSource.OfImage(json.parsed("image", ImageName::parse));
    }
    return json.parsed("repository", EntryReader::repository);
  }

  private static MirrorSource repository(String text) {
    String last = text.substring(text.lastIndexOf('/') + 1);
    if (last.indexOf(':') >= 0 || text.indexOf('@') >= 0) {
      throw new IllegalArgumentException("a repository has no tag or digest; see image and tags");
    }
    ImageName name = ImageName.parse(text);
    return new MirrorSource.OfRepository(name.registry(), name.repository());
  }

  private static RepositoryRules repositories(JsonObject json) throws OciException {
    Optional<JsonObject> rules = json.optionalObject("repositories");
    if (rules.isEmpty()) {
      return new RepositoryRules(List.of(), List.of());
    }
    rules.get().requireKeys(List.of("include", "exclude"));
    return new RepositoryRules(
        rules.get().parsedAll("include", Glob::new), rules.get().parsedAll("exclude", Glob::new));
  }

  /** Key by key, so that an entry may change the prefix alone. */
  private MirrorTarget destination(JsonObject json) throws OciException {
    Optional<JsonObject> own = json.optionalObject("destination");
    Optional<JsonObject> shared =
        defaults.isPresent() ? defaults.get().optionalObject("destination") : Optional.empty();
    JsonObject first = own.orElse(shared.orElse(json));
    if (own.isEmpty() && shared.isEmpty()) {
      throw json.invalid("destination", "is missing, and so it is in the defaults");
    }
    List<JsonObject> both = new ArrayList<>();
    own.ifPresent(both::add);
    shared.ifPresent(both::add);
    for (JsonObject one : both) {
      one.requireKeys(List.of("registry", "repository", "prefix", "strip-prefix", "rename"));
    }
    JsonObject names = having(both, "rename").orElse(first);
    MirrorTarget target =
        new MirrorTarget(
            having(both, "registry").orElse(first).parsed("registry", RegistryHost::parse),
            having(both, "repository").orElse(first).optionalString("repository"),
            having(both, "strip-prefix").orElse(first).optionalString("strip-prefix"),
            names.stringMap("rename"),
            having(both, "prefix").orElse(first).optionalString("prefix"));
    check(first, target);
    return target;
  }

  /** What can be seen to be wrong before any source is known. */
  private static void check(JsonObject json, MirrorTarget target) throws OciException {
    try {
      RepositoryName example = new RepositoryName("a");
      target.nameOf(new RegistryHost("example.com", 0), example);
      for (String renamed : target.rename().keySet()) {
        target.nameOf(new RegistryHost("example.com", 0), new RepositoryName(renamed));
      }
    } catch (IllegalArgumentException e) {
      throw json.invalid("registry", "is not all right: " + e.getMessage());
    }
  }

  private static Optional<JsonObject> having(List<JsonObject> objects, String key) {
    return objects.stream().filter(object -> object.has(key)).findFirst();
  }

  /** The entry if it says something of this key, else the defaults if they do. */
  private JsonObject holder(JsonObject json, String key) {
    return json.has(key) ? json : defaults.filter(object -> object.has(key)).orElse(json);
  }

  private boolean flag(JsonObject json, String key, boolean otherwise) throws OciException {
    JsonObject holder = holder(json, key);
    return holder.has(key) ? holder.bool(key) : otherwise;
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(SOURCES);
    keys.add("repositories");
    keys.addAll(SHARED_KEYS);
    return List.copyOf(keys);
  }
}
