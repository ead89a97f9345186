// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.util.Locale;
import java.util.regex.Pattern;

/** Files with credentials for registries: never read, and told of. */
final class CredentialFile {
  private static final Pattern PATH =
      Pattern.compile(
          "(?:.*/)?(?:imagelistwithauth\\.ya?ml|\\.docker/config\\.json|\\.dockercfg"
              + "|\\.dockerconfigjson|containers/auth\\.json)");

  private CredentialFile() {}

  static boolean isAt(String path) {
    return PATH.matcher(path.toLowerCase(Locale.ROOT)).matches();
  }

  static void tell(String path, Findings findings) {
    findings.warning(
        Place.of(path),
        "it holds credentials: it is not read, and goes into the image unless the ignore file"
            + " names it; use 'cloudimage login', and imageList for names");
  }
}
