// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.error;

import io.cloudimage.oci.error.Printable;

/**
 * One entry of the {@code errors} array with which a registry explains a refusal
 * (distribution-spec, "Error Codes").
 *
 * @param code for example {@code MANIFEST_UNKNOWN}; escaped
 * @param message for people; escaped, maybe empty
 */
public record ErrorEntry(String code, String message) {
  /** An entry as received: both texts are escaped and cut. */
  public ErrorEntry {
    code = Printable.escape(code);
    message = Printable.escape(message);
  }

  @Override
  public String toString() {
    return message.isEmpty() ? code : code + ": " + message;
  }
}
