// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.error;

/** The user ended the operation. */
public final class CancelledException extends OciException {
  private static final long serialVersionUID = 1L;

  public CancelledException() {
    super(ErrorKind.CANCELLED, "cancelled");
  }
}
