// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import java.util.Locale;

/** What can be done to a repository (spec/serve-access.md 3). */
public enum Action {
  /** Read manifests, blobs, tags and referrers, and see the repository in listings. */
  PULL,
  /** Upload, and give names that are free. */
  PUSH,
  /** Give a tag that is there to another manifest. */
  OVERWRITE,
  /** Delete tags, manifests and blobs, where the server allows that at all. */
  DELETE;

  /** The word that access files have for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if no action has this word
   */
  public static Action parse(String word) {
    for (Action action : values()) {
      if (action.word().equals(word)) {
        return action;
      }
    }
    throw new IllegalArgumentException("expected pull, push, overwrite or delete");
  }
}
