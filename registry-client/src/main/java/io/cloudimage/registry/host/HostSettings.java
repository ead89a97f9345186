// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

/**
 * How one host is reached.
 *
 * @param plainHttp whether without TLS; there is never a fallback from one to the other
 */
public record HostSettings(boolean plainHttp, TlsSettings tls) {}
