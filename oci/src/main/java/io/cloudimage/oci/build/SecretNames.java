// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names under which secrets are often kept: a guess, good enough for a warning. */
final class SecretNames {
  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?:.*_)?(?:api_?key|auth|credentials?|key|password|pword|passwd|secret|token)(?:_.*)?"
              + "|.*(?:password|passwd|secret)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern FILE =
      Pattern.compile(
          "(?:.*/)?(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|\\.docker/config\\.json|\\.dockercfg"
              + "|\\.netrc|\\.npmrc|\\.pypirc|\\.pgpass|\\.git-credentials|\\.aws/credentials"
              + "|\\.kube/config|kubeconfig|admin\\.conf|\\.vault-token|\\.env"
              + "|imagelistwithauth\\.ya?ml|.*\\.(?:key|p12|pfx|jks|kdbx)|.*-key\\.pem)");

  private SecretNames() {}

  static boolean isVariable(String name) {
    boolean isPublic = name.toLowerCase(Locale.ROOT).contains("public");
    return !isPublic && VARIABLE.matcher(name).matches();
  }

  /**
   * @param path with {@code /} between its parts
   */
  static boolean isFile(String path) {
    return FILE.matcher(path.toLowerCase(Locale.ROOT)).matches();
  }
}
