// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;

/** The errors of a tar. */
final class TarFormat {
  private TarFormat() {}

  static OciException invalid(String problem) {
    return new OciException(ErrorKind.INVALID, "cannot read the tar: " + problem);
  }

  static OciException invalid(String name, String problem) {
    return new OciException(
        ErrorKind.INVALID, "cannot read the tar: entry " + Printable.quote(name) + " " + problem);
  }

  static OciException unsupported(String name, String problem) {
    return new OciException(
        ErrorKind.UNSUPPORTED,
        "cannot read the tar: entry " + Printable.quote(name) + " " + problem);
  }

  static OciException overLimit(String what, long seen, long limit) {
    return new OciException(
        ErrorKind.UNSUPPORTED,
        "cannot read the tar: " + what + " " + seen + ", more than the limit of " + limit);
  }
}
