// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.error;

/** The classes of error; each has an exit code of its own. */
public enum ErrorKind {
  /** What was named is not there. */
  NOT_FOUND,
  /** Content is not what its digest, size or type says. */
  MISMATCH,
  /** Input does not follow its format. */
  INVALID,
  /** Input is well-formed, but this version does not handle it. */
  UNSUPPORTED,
  /** Following the input would write, read or call where it must not. */
  UNSAFE,
  /** The caller may not do this. */
  DENIED,
  /** The other side cannot be trusted: its certificate, its redirects, its token service. */
  UNTRUSTED,
  /** The state of things forbids it: a name is taken, a directory is not empty, a lock is held. */
  CONFLICT,
  /** The other side or a resource does not answer, or not now. */
  UNAVAILABLE,
  /** The user ended it. */
  CANCELLED
}
