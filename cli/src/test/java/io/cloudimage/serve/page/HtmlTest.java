// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What foreign text becomes in a page. */
class HtmlTest {
  @Test
  void textAndAttributesAreEscaped() {
    Html html = new Html();
    html.element("b", "<script>&\"'", "title", "\"><script x='&");
    assertThat(text(html))
        .isEqualTo(
            "<b title=\"&quot;&gt;&lt;script x=&#39;&amp;\">&lt;script&gt;&amp;&quot;&#39;</b>");
  }

  @Test
  void whatIsInvisibleIsMadeVisible() {
    Html html = new Html();
    html.foreignElement("b", "a\u202eb\u0000c\nd\u200b<");
    assertThat(text(html)).isEqualTo("<b>a\\u202eb\\u0000c\\nd\\u200b&lt;</b>");
  }

  @Test
  void longTextIsCut() {
    Html html = new Html();
    html.foreign("x".repeat(100_000));
    assertThat(text(html)).hasSizeLessThan(600).contains("100000 characters");
  }

  @Test
  void whatIsOpenMustBeClosed() {
    Html html = new Html();
    html.open("div");
    assertThatThrownBy(html::bytes).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void linksAreOfOneAlphabet() {
    PageLink link =
        new PageLink("/ui/images/a:v1", Map.of()).files("etc/ö \"<>&?#%+").with("q", "");
    assertThat(link)
        .hasToString("/ui/images/a:v1/files?path=etc/%C3%B6%20%22%3C%3E%26%3F%23%25%2B/");
    assertThat(PageLink.canSay("bytes that are no UTF-8: \udcff")).isFalse();
  }

  @Test
  void aHostIsAnAddressOrAGap() {
    for (String good :
        new String[] {"localhost", "127.0.0.1:5000", "[::1]:5000", "reg.example.com:443"}) {
      assertThat(ServedAddress.of(Optional.of(good), false).host()).isEqualTo(good);
    }
    for (String bad :
        new String[] {"", "a b", "a;b", "$(x)", "a/b", "-x", "a:123456", "<a>", "ä", "a\n"}) {
      assertThat(ServedAddress.of(Optional.of(bad), false).host()).isEqualTo("HOST:PORT");
    }
    assertThat(ServedAddress.of(Optional.empty(), true).url()).isEqualTo("https://HOST:PORT");
    assertThat(ServedAddress.of(Optional.of("127.0.0.1.evil.com"), false).isLoopback()).isFalse();
  }

  @Test
  void sizesArePowersOfAThousand() {
    assertThat(SizeText.of(999)).isEqualTo("999 B");
    assertThat(SizeText.of(1000)).isEqualTo("1.0 kB");
    assertThat(SizeText.of(999_960)).isEqualTo("1.0 MB");
    assertThat(SizeText.of(Long.MAX_VALUE)).isEqualTo("9.2 EB");
    assertThat(SizeText.share(1, 1_000_000)).isEqualTo("<0.1 %");
    assertThat(SizeText.share(0, 0)).isEqualTo("0.0 %");
  }

  private static String text(Html html) {
    return new String(html.bytes(), StandardCharsets.UTF_8).strip();
  }
}
