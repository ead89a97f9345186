// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;

/** A copy failed at one piece of content; says which, and on which side. */
public final class TransferException extends OciException {
  private static final long serialVersionUID = 1L;

  /** The two ends of a copy. */
  public enum Side {
    SOURCE,
    DESTINATION
  }

  private final Side side;
  private final transient Descriptor descriptor;

  TransferException(String operation, Side side, Descriptor descriptor, IOException cause) {
    super(
        kindOf(cause),
        "cannot " + operation + " " + descriptor.digest() + ": " + cause.getMessage(),
        cause instanceof OciException oci ? oci.hint().orElse(null) : null,
        cause);
    this.side = side;
    this.descriptor = descriptor;
  }

  public Side side() {
    return side;
  }

  public Descriptor descriptor() {
    return descriptor;
  }

  private static ErrorKind kindOf(IOException cause) {
    return cause instanceof OciException oci ? oci.kind() : ErrorKind.UNAVAILABLE;
  }
}
