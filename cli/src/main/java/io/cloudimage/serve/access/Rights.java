// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;

/** What one caller may do. */
public final class Rights {
  private final Caller caller;
  private final AccessRules rules;
  private final boolean users;

  /**
   * @param users whether there are users at all, so that asking for credentials makes sense
   */
  Rights(Caller caller, AccessRules rules, boolean users) {
    this.caller = caller;
    this.rules = rules;
    this.users = users;
  }

  public Caller caller() {
    return caller;
  }

  public boolean allow(RepositoryName repository, Action action) {
    return rules.actions(caller, repository).contains(action);
  }

  /** Whether the caller may know the repository; for listings. */
  public boolean mayPull(RepositoryName repository) {
    return allow(repository, Action.PULL);
  }

  /**
   * @throws Refusal UNAUTHORIZED if the caller is nobody and could be a user, else DENIED
   */
  public void require(RepositoryName repository, Action action) throws Refusal {
    if (allow(repository, action)) {
      return;
    }
    String what = action.word() + " at " + repository;
    throw mayLogIn()
        ? AccessControl.challenge("credentials are needed to " + what)
        : new Refusal(ErrorCode.DENIED, caller + " may not " + what);
  }

  /**
   * For what belongs to no repository.
   *
   * @throws Refusal UNAUTHORIZED if there are users and the caller is none
   */
  public void requireUser() throws Refusal {
    if (mayLogIn()) {
      throw AccessControl.challenge("credentials are needed");
    }
  }

  /**
   * For the base of the interface, where clients find out whether to log in.
   *
   * @throws Refusal UNAUTHORIZED if the caller is nobody, and nobody may do anything here
   */
  public void requireEntry() throws Refusal {
    if (!rules.letAnonymousIn()) {
      requireUser();
    }
  }

  /** Whether the caller is nobody and could be a user. */
  public boolean mayLogIn() {
    return users && caller.user().isEmpty();
  }
}
