// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import java.util.Optional;

/**
 * Who sends a request.
 *
 * @param user whose password was right; empty for one who showed none
 */
public record Caller(Optional<String> user) {
  public static final Caller ANONYMOUS = new Caller(Optional.empty());

  static Caller of(String user) {
    return new Caller(Optional.of(user));
  }

  @Override
  public String toString() {
    return user.orElse("anonymous");
  }
}
