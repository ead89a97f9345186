// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.json.YamlReader;
import io.cloudimage.oci.model.Glob;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;

/** Reads access files (spec/serve-access.md 1): YAML, every key known, errors with their line. */
final class AccessFile {
  private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 16, 1 << 16);

  /** What repositories' names are made of, and what stands for it. */
  private static final Pattern GLOB = Pattern.compile("[a-z0-9._/?*-]+");

  private AccessFile() {}

  static AccessRules read(byte[] bytes, String what) throws OciException {
    JsonObject json = YamlReader.readObject(bytes, what, LIMITS);
    json.requireKeys(List.of("version", "rules"));
    long version = json.size("version");
    if (version != 1) {
      throw json.invalid("version", "is " + version + "; this program reads version 1");
    }
    List<AccessRule> rules = new ArrayList<>();
    for (JsonObject rule : json.objects("rules")) {
      rules.add(rule(rule));
    }
    if (rules.isEmpty()) {
      throw json.invalid("rules", "is empty: nobody could do anything");
    }
    return new AccessRules(rules);
  }

  private static AccessRule rule(JsonObject json) throws OciException {
    json.requireKeys(List.of("repositories", "users", "anonymous", "actions"));
    List<Glob> repositories = json.parsedAll("repositories", AccessFile::glob);
    if (repositories.isEmpty()) {
      throw json.invalid("repositories", "is missing or empty; \"**\" is all of them");
    }
    List<String> users = json.parsedAll("users", AccessFile::user);
    boolean anonymous = json.has("anonymous") && json.bool("anonymous");
    if (users.isEmpty() && !anonymous) {
      throw json.invalid(
          "users", "names nobody, and the rule is not about anonymous callers either");
    }
    if (!json.has("actions")) {
      throw json.invalid("actions", "is missing; [] allows nothing");
    }
    EnumSet<Action> actions = EnumSet.noneOf(Action.class);
    actions.addAll(json.parsedAll("actions", Action::parse));
    requireWith(json, actions, Action.PUSH, Action.PULL);
    requireWith(json, actions, Action.OVERWRITE, Action.PUSH);
    return new AccessRule(repositories, users, anonymous, actions);
  }

  /** Clients look for what is there before they push. */
  private static void requireWith(
      JsonObject json, EnumSet<Action> actions, Action action, Action other) throws OciException {
    if (actions.contains(action) && !actions.contains(other)) {
      throw json.invalid("actions", "has " + action.word() + " without " + other.word());
    }
  }

  private static Glob glob(String text) {
    if (!GLOB.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "repositories' names are lower-case letters, digits and . _ - /, without tags");
    }
    return new Glob(text);
  }

  private static String user(String text) {
    if (text.isEmpty() || text.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a user's name is not empty and has no colon");
    }
    return text;
  }
}
