// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

/** What proves to a registry who we are. No value of this type prints its secret. */
public sealed interface Credential {
  /** The name of the account, maybe empty: it tells one account's tokens from another's. */
  String account();

  /** A user's name and password, byte for byte as given. */
  record UserPassword(String username, String password) implements Credential {
    @Override
    public String account() {
      return username;
    }

    @Override
    public String toString() {
      return "UserPassword[" + username + "]";
    }
  }

  /** A token that is traded for access tokens (OAuth2 refresh token). */
  record IdentityToken(String account, String token) implements Credential {
    @Override
    public String toString() {
      return "IdentityToken[" + account + "]";
    }
  }

  /** An access token that is sent as it is. */
  record RegistryToken(String token) implements Credential {
    @Override
    public String account() {
      return "";
    }

    @Override
    public String toString() {
      return "RegistryToken";
    }
  }
}
