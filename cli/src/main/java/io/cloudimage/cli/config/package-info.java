// SPDX-License-Identifier: Apache-2.0
/**
 * What a user asked for, by flag, environment variable or file, resolved in one place into one
 * immutable {@link io.cloudimage.cli.config.CliConfig}.
 */
@NullMarked
package io.cloudimage.cli.config;

import org.jspecify.annotations.NullMarked;
