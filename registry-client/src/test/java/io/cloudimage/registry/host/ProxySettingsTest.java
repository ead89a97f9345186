// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxySettingsTest {
  @ParameterizedTest(name = "NO_PROXY={0}: {1} goes directly: {2}")
  @CsvSource({
    "*, https://a.example.com, true",
    "example.com, https://example.com, true",
    "example.com, https://a.b.example.com, true",
    "example.com, https://myexample.com, false",
    "EXAMPLE.com, https://Example.COM, true",
    ".example.com, https://a.example.com, true",
    ".example.com, https://example.com, false",
    "*.example.com, https://a.example.com, true",
    "*.example.com, https://example.com, false",
    "example.com:8443, https://example.com:8443, true",
    "example.com:8443, https://a.example.com:8443, true",
    "example.com:8443, https://example.com, false",
    ".example.com:443, https://a.example.com, true",
    "example.com:443, https://example.com, true",
    "10.1.2.3, https://10.1.2.3, true",
    "10.1.2.3, https://10.1.2.30, false",
    "10.1.2.3:5000, http://10.1.2.3:5000, true",
    "10.1.2.3:5000, http://10.1.2.3:5001, false",
    "10.0.0.0/8, https://10.200.0.1:5000, true",
    "10.0.0.0/8, https://11.0.0.1, false",
    "10.0.0.0/9, https://10.128.0.1, false",
    "0.0.0.0/0, https://192.0.2.1, true",
    "10.0.0.0/8, https://ten.example.com, false",
    "10.0.0.0/33, https://10.0.0.0, false",
    "10.0.0.0/x, https://10.0.0.0, false",
    "fd00::/8, 'https://[fd12::1]', true",
    "fd00::/8, 'https://[fe80::1]', false",
    "fd00::/8, https://10.0.0.1, false",
    "fd12::1, 'https://[fd12:0::1]:5000', true",
    "'[fd12::1]:5000', 'https://[fd12::1]:5000', true",
    "'[fd12::1]:5000', 'https://[fd12::1]', false",
    "'', https://a.example.com, false",
    "'other.net, ,example.com', https://example.com, true",
    "'other.net example.com', https://example.com, true",
    ":, https://example.com, false",
    "[, https://example.com, false",
  })
  void noProxy(String noProxy, String url, boolean direct) {
    ProxySettings settings =
        ProxySettings.fromEnvironment(
            Map.of("NO_PROXY", noProxy, "https_proxy", "proxy:3128", "http_proxy", "http://proxy"));
    assertThat(settings.proxyFor(Origin.of(URI.create(url))).isEmpty()).isEqualTo(direct);
  }

  @Test
  void theMachineItselfIsNeverBehindAProxy() {
    ProxySettings settings =
        ProxySettings.fromEnvironment(Map.of("http_proxy", "proxy", "https_proxy", "proxy"));
    for (String url : new String[] {"http://localhost:5000", "https://127.0.0.7", "http://[::1]"}) {
      assertThat(settings.proxyFor(Origin.of(URI.create(url)))).isEmpty();
    }
  }

  @Test
  void lowerCaseGoesFirstAndHttpIsReadInLowerCaseAlone() {
    ProxySettings settings =
        ProxySettings.fromEnvironment(
            Map.of("HTTP_PROXY", "a", "HTTPS_PROXY", "b", "https_proxy", "http://u:p@c:1"));
    assertThat(settings.httpProxy()).isEmpty();
    assertThat(settings.httpsProxy()).contains(URI.create("http://u:p@c:1"));
  }

  @Test
  void otherKindsOfProxiesAreRefused() {
    assertThatThrownBy(() -> ProxySettings.fromEnvironment(Map.of("https_proxy", "socks5://proxy")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
