// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.nio.file.Path;

/**
 * A certificate with which we show a registry who we are, and its key, both as PEM files.
 *
 * @param certificate the certificate, then those that signed it
 * @param key PKCS #8, PKCS #1 or SEC 1; not encrypted
 */
public record ClientCertificate(Path certificate, Path key) {}
