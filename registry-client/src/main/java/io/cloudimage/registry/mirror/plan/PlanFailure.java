// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;

/**
 * Something that could not be planned or done; the rest goes on.
 *
 * @param subject which source, repository or tag
 */
public record PlanFailure(String subject, ErrorKind kind, String message) {
  public static PlanFailure of(String subject, IOException e) {
    ErrorKind kind = e instanceof OciException known ? known.kind() : ErrorKind.UNAVAILABLE;
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new PlanFailure(subject, kind, message);
  }
}
