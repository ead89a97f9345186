// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.config;

import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can be set by flag, by variable and by file: {@code --data-root}, {@code
 * CLOUDIMAGE_DATA_ROOT} and {@code "data-root"}. The first of them that is there decides.
 */
public enum Setting {
  DATA_ROOT(false),
  LOG_LEVEL(false),
  PROGRESS(false),
  /** Completes names without a host. */
  DEFAULT_REGISTRY(false),
  /** Completes names of one component on the default registry. */
  DEFAULT_NAMESPACE(false),
  CERTS_DIR(false),
  /** What is particular about single hosts. */
  HOSTS_FILE(false),
  AUTHFILE(false),
  CA_FILE(false),
  CERT_FILE(false),
  KEY_FILE(false),
  /** How often a request goes out again that failed for now. */
  RETRIES(false),
  /** The time after the first try in which it may. */
  RETRY_DEADLINE(false),
  CONNECT_TIMEOUT(false),
  IDLE_TIMEOUT(false),
  /** Reads nothing at mirrors. */
  NO_MIRRORS(false),
  /** Hosts that may serve tokens for registries of other domains. */
  TOKEN_HOST(true),
  PLAIN_HTTP(true),
  INSECURE(true);

  private final boolean repeatable;

  Setting(boolean repeatable) {
    this.repeatable = repeatable;
  }

  /**
   * Whether it has a list of values: in a variable with commas between them, in a file an array.
   */
  public boolean isRepeatable() {
    return repeatable;
  }

  /** The name in a file, and of the flag after {@code --}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name of the environment variable. */
  public String variable() {
    return "CLOUDIMAGE_" + name();
  }

  static Optional<Setting> ofKey(String key) {
    for (Setting setting : values()) {
      if (setting.key().equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
