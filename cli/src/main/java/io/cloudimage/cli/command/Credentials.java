// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.config.RegistrySettings;
import io.cloudimage.registry.auth.CredentialSource;

/** Who the user is to registries. */
final class Credentials {
  private Credentials() {}

  static CredentialSource source(Environment environment, RegistrySettings settings) {
    return CredentialSource.NONE;
  }
}
