// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.error.OciException;
import java.util.regex.Pattern;

/** What went wrong, as far as a reader may know it. */
final class Problem {
  /** Where this machine keeps things is for the log. */
  private static final Pattern STORE = Pattern.compile("the store /[^;,]*?(?=$|:|;|,)");

  private Problem() {}

  /** What an image's readers say of it is about the image; all else is the server's business. */
  static String text(Exception problem) {
    return problem instanceof OciException
        ? STORE.matcher(String.valueOf(problem.getMessage())).replaceAll("the store")
        : "the server could not read it; its log says why";
  }
}
