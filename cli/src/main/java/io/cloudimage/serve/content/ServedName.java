// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;

/** Repositories' names as requests say them. */
public final class ServedName {
  private ServedName() {}

  /**
   * The repository of a name. {@code library/nginx} is Docker's long form of {@code nginx}: both
   * are one repository, as they are one name in the store.
   */
  public static RepositoryName parse(String name) throws Refusal {
    try {
      String path = new RepositoryName(name).path();
      boolean official = path.startsWith("library/") && path.indexOf('/', 8) < 0;
      return new RepositoryName(official ? path.substring(8) : path);
    } catch (IllegalArgumentException e) {
      throw new Refusal(ErrorCode.NAME_INVALID, String.valueOf(e.getMessage()));
    }
  }
}
