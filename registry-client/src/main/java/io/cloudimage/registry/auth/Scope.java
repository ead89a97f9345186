// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.model.RepositoryName;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A right that a token carries: {@code repository:path:pull,push}.
 *
 * @param resource everything before the last colon
 */
public record Scope(String resource, SortedSet<String> actions) implements Comparable<Scope> {
  public Scope {
    actions = Collections.unmodifiableSortedSet(new TreeSet<>(actions));
  }

  public static Scope pull(RepositoryName repository) {
    return of(repository, "pull");
  }

  public static Scope push(RepositoryName repository) {
    return of(repository, "pull", "push");
  }

  public static Scope delete(RepositoryName repository) {
    return of(repository, "pull", "delete");
  }

  /** The right to list all repositories of a registry. */
  public static Scope catalog() {
    return new Scope("registry:catalog", new TreeSet<>(Set.of("*")));
  }

  private static Scope of(RepositoryName repository, String... actions) {
    return new Scope("repository:" + repository, new TreeSet<>(Arrays.asList(actions)));
  }

  /** The scopes of a challenge, between spaces; what is none is left out. */
  static Set<Scope> parseAll(String text) {
    Set<Scope> scopes = new TreeSet<>();
    for (String one : text.split(" ", -1)) {
      int colon = one.lastIndexOf(':');
      if (colon > 0 && one.chars().allMatch(c -> c > ' ' && c < 127)) {
        String[] actions = one.substring(colon + 1).split(",", -1);
        scopes.add(new Scope(one.substring(0, colon), new TreeSet<>(Arrays.asList(actions))));
      }
    }
    return scopes;
  }

  /** One scope per resource with all its actions, sorted: some servers read one of them only. */
  static SortedSet<Scope> merge(Collection<Scope> first, Collection<Scope> second) {
    TreeMap<String, TreeSet<String>> actions = new TreeMap<>();
    for (Collection<Scope> scopes : Arrays.asList(first, second)) {
      for (Scope scope : scopes) {
        actions.computeIfAbsent(scope.resource, key -> new TreeSet<>()).addAll(scope.actions);
      }
    }
    TreeSet<Scope> merged = new TreeSet<>();
    actions.forEach((resource, all) -> merged.add(new Scope(resource, all)));
    return merged;
  }

  @Override
  public int compareTo(Scope other) {
    return Comparator.comparing(Scope::toString).compare(this, other);
  }

  @Override
  public String toString() {
    return resource + ":" + String.join(",", actions);
  }

  /** As a record's own; written out since every request asks, and the JVM would spin it anew. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Scope that
        && resource.equals(that.resource)
        && actions.equals(that.actions);
  }

  @Override
  public int hashCode() {
    return 31 * resource.hashCode() + actions.hashCode();
  }
}
