// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import io.cloudimage.oci.model.Glob;
import io.cloudimage.oci.model.RepositoryName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may do what where (spec/serve-access.md 2): the first rule that is about the repository and
 * the caller decides; where none is, nothing is allowed.
 */
final class AccessRules {
  private static final List<Glob> ALL = List.of(new Glob("**"));

  private final List<AccessRule> rules;

  AccessRules(List<AccessRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Everybody may do everything. */
  static AccessRules open() {
    return new AccessRules(
        List.of(
            new AccessRule(
                ALL, List.of(AccessRule.EVERY_USER), true, EnumSet.allOf(Action.class))));
  }

  /** Every user may do everything, and others nothing, or read. */
  static AccessRules ofUsers(boolean anonymousRead) {
    List<AccessRule> rules = new ArrayList<>();
    rules.add(
        new AccessRule(ALL, List.of(AccessRule.EVERY_USER), false, EnumSet.allOf(Action.class)));
    if (anonymousRead) {
      rules.add(new AccessRule(ALL, List.of(), true, EnumSet.of(Action.PULL)));
    }
    return new AccessRules(rules);
  }

  /** A user may do, too, what one without a name may: it would be enough not to log in. */
  Set<Action> actions(Caller caller, RepositoryName repository) {
    List<String> names = names(repository);
    EnumSet<Action> actions = EnumSet.noneOf(Action.class);
    actions.addAll(first(Caller.ANONYMOUS, names));
    actions.addAll(first(caller, names));
    return actions;
  }

  private Set<Action> first(Caller caller, List<String> names) {
    for (AccessRule rule : rules) {
      if (rule.isAbout(caller) && rule.isAbout(names)) {
        return rule.actions();
      }
    }
    return Set.of();
  }

  /** Whether there is anything that callers without a name may do. */
  boolean letAnonymousIn() {
    return rules.stream().anyMatch(rule -> rule.anonymous() && !rule.actions().isEmpty());
  }

  /** Whether callers without a name may change anything. */
  boolean letAnonymousWrite() {
    return rules.stream()
        .anyMatch(
            rule -> rule.anonymous() && rule.actions().stream().anyMatch(a -> a != Action.PULL));
  }

  /** All users that rules name. */
  Set<String> users() {
    Set<String> users = new TreeSet<>();
    rules.forEach(rule -> users.addAll(rule.users()));
    users.remove(AccessRule.EVERY_USER);
    return users;
  }

  /** {@code nginx} and {@code library/nginx} are one repository, so a rule for either is for it. */
  private static List<String> names(RepositoryName repository) {
    String path = repository.path();
    return path.indexOf('/') < 0 ? List.of(path, "library/" + path) : List.of(path);
  }
}
