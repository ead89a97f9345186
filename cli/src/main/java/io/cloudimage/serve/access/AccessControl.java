// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Says of each request who sends it, and what they may do. */
public final class AccessControl {
  /** What clients are asked for (RFC 7617). */
  public static final String CHALLENGE = "Basic realm=\"cloudimage\", charset=\"UTF-8\"";

  private final Optional<Users> users;
  private final Supplier<AccessRules> rules;

  private AccessControl(Optional<Users> users, Supplier<AccessRules> rules) {
    this.users = users;
    this.rules = rules;
  }

  /** Without users and rules: everybody may do everything. */
  public static AccessControl open() {
    AccessRules open = AccessRules.open();
    return new AccessControl(Optional.empty(), () -> open);
  }

  /** Every user may do everything; others may read, or do nothing. */
  public static AccessControl ofUsers(Users users, boolean anonymousRead) {
    AccessRules rules = AccessRules.ofUsers(anonymousRead);
    return new AccessControl(Optional.of(users), () -> rules);
  }

  /**
   * By an access file, which is read again whenever it has changed.
   *
   * @param users none, if the file is about anonymous callers only
   * @throws OciException NOT_FOUND; INVALID with the line
   */
  public static AccessControl ofFile(Optional<Users> users, Path file) throws IOException {
    return new AccessControl(users, new WatchedFile<>(file, AccessFile::read)::get);
  }

  /** Users that rules name and the password file does not: a slip of the pen, or to come. */
  public Set<String> unknownUsers() {
    Set<String> unknown = new TreeSet<>(rules.get().users());
    unknown.removeIf(name -> users.isPresent() && users.get().has(name));
    return unknown;
  }

  /** Whether anybody who reaches the server may write. */
  public boolean letsAnonymousWrite() {
    return rules.get().letAnonymousWrite();
  }

  /**
   * The rights of who sends this {@code Authorization} header. Wrong credentials are refused even
   * where none are needed: the client would not notice that it is nobody.
   *
   * @throws Refusal UNAUTHORIZED; TOOMANYREQUESTS
   */
  public Rights admit(Optional<String> authorization) throws Refusal {
    return new Rights(caller(authorization), rules.get(), users.isPresent());
  }

  private Caller caller(Optional<String> authorization) throws Refusal {
    // Without users there is nothing to compare with; clients send what they have for the host.
    if (users.isEmpty() || authorization.isEmpty()) {
      return Caller.ANONYMOUS;
    }
    Optional<BasicCredentials> credentials;
    try {
      credentials = BasicCredentials.parse(authorization.get());
    } catch (Refusal e) {
      throw challenge(String.valueOf(e.getMessage()));
    }
    if (credentials.isEmpty()) {
      return Caller.ANONYMOUS;
    }
    if (!users.get().verify(credentials.get())) {
      throw challenge("user or password is wrong");
    }
    return Caller.of(credentials.get().user());
  }

  static Refusal challenge(String message) {
    return new Refusal(ErrorCode.UNAUTHORIZED, message).with("WWW-Authenticate", CHALLENGE);
  }
}
