// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the reader reaches this server, as commands need it: what the reader's own request says,
 * which is nothing to be believed, but something that is of the form of an address.
 *
 * @param host with the port
 * @param tls whether it is spoken to by TLS
 */
record ServedAddress(String host, boolean tls) {
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\])"
              + "(?::[0-9]{1,5})?");
  private static final Pattern LOOPBACK =
      Pattern.compile("(?:localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1\\])(?::[0-9]+)?");

  /** A header that is none, or is not of the form, makes an address for the reader to fill in. */
  static ServedAddress of(Optional<String> hostHeader, boolean tls) {
    return new ServedAddress(
        hostHeader.filter(host -> HOST.matcher(host).matches()).orElse("HOST:PORT"), tls);
  }

  /** Tools of this project speak to loopback hosts without TLS, unless they are told otherwise. */
  boolean isLoopback() {
    return LOOPBACK.matcher(host).matches();
  }

  String url() {
    return (tls ? "https://" : "http://") + host;
  }
}
