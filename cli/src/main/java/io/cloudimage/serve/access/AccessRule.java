// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import io.cloudimage.oci.model.Glob;
import java.util.List;
import java.util.Set;

/**
 * What some callers may do to some repositories.
 *
 * @param users by name; {@code *} is every user
 * @param anonymous whether the rule is also about callers who are no user
 */
record AccessRule(
    List<Glob> repositories, List<String> users, boolean anonymous, Set<Action> actions) {
  static final String EVERY_USER = "*";

  AccessRule {
    repositories = List.copyOf(repositories);
    users = List.copyOf(users);
    actions = Set.copyOf(actions);
  }

  boolean isAbout(Caller caller) {
    return caller.user().isPresent()
        ? users.contains(EVERY_USER) || users.contains(caller.user().get())
        : anonymous;
  }

  boolean isAbout(List<String> names) {
    return repositories.stream().anyMatch(glob -> names.stream().anyMatch(glob::matches));
  }
}
