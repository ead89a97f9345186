// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.host.ProxySettings;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses are literal, so that no name is asked for. */
class RedirectRulesTest {
  private final RedirectRules rules = new RedirectRules(ProxySettings.NONE);

  @ParameterizedTest(name = "A12 from {0} to {1}")
  @CsvSource({
    "https://8.8.8.8/v2/,http://8.8.8.8/x", "https://8.8.8.8/v2/,https://10.0.0.1/",
    "https://8.8.8.8/v2/,https://127.0.0.1/", "https://8.8.8.8/v2/,https://169.254.169.254/",
    "https://8.8.8.8/v2/,https://192.168.1.1/", "https://8.8.8.8/v2/,https://100.64.0.1/",
    "https://8.8.8.8/v2/,https://[fd00::1]/", "https://8.8.8.8/v2/,https://[::1]/",
    "https://8.8.8.8/v2/,https://0.0.0.0/", "https://8.8.8.8/v2/,https://[64:ff9b::a00:1]/",
    "https://10.0.0.1/v2/,https://127.0.0.1/", "https://10.0.0.1/v2/,https://169.254.169.254/",
    "http://127.0.0.1/v2/,http://169.254.169.254/", "https://8.8.8.8/v2/,//10.0.0.1/x",
    "https://8.8.8.8/v2/,https://2130706433/", "https://8.8.8.8/v2/,gopher://8.8.8.8/",
    "https://8.8.8.8/v2/,https://u@8.8.8.8/", "https://8.8.8.8/v2/,https://8.8.8.8:0/"
  })
  void refuses(URI from, String to) {
    assertThatThrownBy(() -> rules.resolve(HttpCall.of("GET", from), "Location", Optional.of(to)))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNTRUSTED));
  }

  @ParameterizedTest(name = "A12 from {0} to {1}")
  @CsvSource({
    "https://8.8.8.8/v2/,/x?y=%2F,https://8.8.8.8/x?y=%2F",
    "https://8.8.8.8/v2/,?y,https://8.8.8.8/v2/?y",
    "https://8.8.8.8/v2/,https://1.1.1.1/,https://1.1.1.1/",
    "http://8.8.8.8/v2/,https://1.1.1.1/,https://1.1.1.1/",
    "https://10.0.0.1/v2/,https://10.0.0.2/,https://10.0.0.2/",
    "https://10.0.0.1/v2/,https://8.8.8.8/,https://8.8.8.8/",
    "http://127.0.0.1:5000/v2/,http://127.0.0.1:5001/,http://127.0.0.1:5001/"
  })
  void follows(URI from, String to, URI expected) throws OciException {
    assertThat(rules.resolve(HttpCall.of("GET", from), "Location", Optional.of(to)))
        .isEqualTo(expected);
  }
}
