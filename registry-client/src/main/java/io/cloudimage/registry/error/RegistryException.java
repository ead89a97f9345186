// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.error;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A registry answered a request with something else than was asked for. */
public final class RegistryException extends OciException {
  private static final long serialVersionUID = 1L;

  private final String method;
  private final String uri;
  private final int status;
  private final ArrayList<ErrorEntry> entries;

  /**
   * @param uri without secrets
   * @param entries what the registry said; none if it said nothing that can be understood
   */
  public RegistryException(
      ErrorKind kind,
      String method,
      String uri,
      int status,
      List<ErrorEntry> entries,
      @Nullable String hint) {
    super(kind, message(method, uri, status, entries), hint, null);
    this.method = method;
    this.uri = uri;
    this.status = status;
    this.entries = new ArrayList<>(entries);
  }

  public String method() {
    return method;
  }

  /** The URI without user, password and secret query values. */
  public String uri() {
    return uri;
  }

  /** The HTTP status, from 100 to 599. */
  public int status() {
    return status;
  }

  public List<ErrorEntry> entries() {
    return List.copyOf(entries);
  }

  /** Whether the registry gave this code of the spec, for example {@code NAME_UNKNOWN}. */
  public boolean hasCode(String code) {
    return entries.stream().anyMatch(entry -> entry.code().equals(code));
  }

  private static String message(String method, String uri, int status, List<ErrorEntry> entries) {
    String said =
        entries.stream().limit(5).map(ErrorEntry::toString).collect(Collectors.joining("; "));
    return method + " " + uri + ": the answer is " + status + (said.isEmpty() ? "" : " " + said);
  }
}
