// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the process ends: one code for every class of outcome, the same for every command. */
public enum ExitCode {
  SUCCESS(0, "success"),
  BUG(1, "unexpected failure, which is a bug in cloudimage"),
  USAGE(2, "the command line is wrong"),
  NOT_FOUND(3, "what was named is not there"),
  MISMATCH(4, "content is not what its digest, size or type says"),
  INVALID(5, "input does not follow its format"),
  UNSUPPORTED(6, "input is well-formed, but not supported"),
  UNSAFE(7, "refused, because it would write, read or call where it must not"),
  DENIED(8, "the registry or the system does not allow it"),
  UNTRUSTED(9, "the other side cannot be trusted"),
  CONFLICT(10, "the state of things forbids it"),
  UNAVAILABLE(11, "the other side or a resource does not answer, or not now"),
  PARTIAL(12, "some of it was done and some was not; the report lists what"),
  CANCELLED(130, "cancelled, for example by Ctrl-C");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  /** One line for {@code --help}. */
  public String meaning() {
    return meaning;
  }

  /** The code of an error's class. */
  public static ExitCode of(ErrorKind kind) {
    return switch (kind) {
      case NOT_FOUND -> NOT_FOUND;
      case MISMATCH -> MISMATCH;
      case INVALID -> INVALID;
      case UNSUPPORTED -> UNSUPPORTED;
      case UNSAFE -> UNSAFE;
      case DENIED -> DENIED;
      case UNTRUSTED -> UNTRUSTED;
      case CONFLICT -> CONFLICT;
      case UNAVAILABLE -> UNAVAILABLE;
      case CANCELLED -> CANCELLED;
    };
  }

  /** The code of what ended a command. */
  public static ExitCode of(Throwable failure) {
    if (failure instanceof OciException known) {
      return of(known.kind());
    }
    return failure instanceof IOException ? ofPlatform(failure) : BUG;
  }

  /** All codes with their meanings, as help lists them. */
  public static Map<String, String> list() {
    Map<String, String> list = new LinkedHashMap<>();
    for (ExitCode value : values()) {
      list.put(Integer.toString(value.code), value.meaning);
    }
    return list;
  }

  private static ExitCode ofPlatform(Throwable failure) {
    if (failure instanceof java.nio.file.NoSuchFileException
        || failure instanceof java.io.FileNotFoundException) {
      return NOT_FOUND;
    }
    if (failure instanceof java.nio.file.AccessDeniedException) {
      return DENIED;
    }
    if (failure instanceof java.nio.file.FileAlreadyExistsException
        || failure instanceof java.nio.file.DirectoryNotEmptyException) {
      return CONFLICT;
    }
    return UNAVAILABLE;
  }
}
