// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;

/**
 * What this program was built from.
 *
 * @param commit the commit, where the build was told
 */
public record BuildInfo(String version, Optional<String> commit) {
  /** Reads what the build wrote into the jar. */
  public static BuildInfo load() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("/META-INF/cloudimage.properties")) {
      if (in == null) {
        throw new IllegalStateException("META-INF/cloudimage.properties is not in the jar");
      }
      properties.load(in);
    }
    return new BuildInfo(
        properties.getProperty("version"),
        Optional.ofNullable(properties.getProperty("commit")).filter(text -> !text.isBlank()));
  }
}
