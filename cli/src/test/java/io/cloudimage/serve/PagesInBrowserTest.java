// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Descriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The pages, as a person's browser shows them. What is foreign in the images is hostile. */
class PagesInBrowserTest {
  private static final String IMAGE = "/ui/images/infra/kubernetes:v1.19.8?platform=linux/amd64";
  private static final String FILES =
      "/ui/images/infra/kubernetes:v1.19.8/files?platform=linux/amd64&path=";

  @TempDir Path directory;

  private ServerFixture server;
  private Descriptor root;

  @BeforeEach
  void start() throws Exception {
    Browser.require();
    Path data = directory.resolve("data");
    PageStore images = new PageStore(LayoutStore.open(data));
    root = images.cloudImage("infra/kubernetes:v1.19.8");
    images.cloudImage("infra/kubernetes:v1.20.0");
    images.attach(root, "infra/kubernetes:sbom");
    for (int i = 0; i < 10; i++) {
      images.cloudImage("team-" + i + "/kubernetes:v1");
    }
    server = new ServerFixture(data);
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void fromRepositoriesToFiles() throws Exception {
    try (Browser browser = browser(true)) {
      walk(browser);
      assertThat(browser.title()).doesNotContain("hit");
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.requestsElsewhere()).isEmpty();
    }
  }

  @Test
  void withoutJavaScript() throws Exception {
    try (Browser browser = browser(false)) {
      walk(browser);
      assertThat(browser.all("button.copy")).isEmpty();
      browser.open("/");
      browser.one("input[type=search]").sendKeys("team-7");
      browser.follow(browser.one("form button"));
      assertThat(browser.at()).isEqualTo("/?q=team-7");
      assertThat(texts(browser.all("#repositories tbody a"))).containsExactly("team-7/kubernetes");
      assertThat(browser.requestsElsewhere()).isEmpty();
    }
  }

  private static void walk(Browser browser) throws Exception {
    browser.open("/");
    browser.follow(browser.link("infra/kubernetes"));
    browser.follow(browser.link("v1.19.8"));
    browser.follow(browser.link("linux/amd64"));
    assertThat(browser.at()).isEqualTo(IMAGE);
    browser.openWhole(IMAGE);
    assertThat(browser.one("h1").getText()).isEqualTo("infra/kubernetes:v1.19.8");
    assertThat(texts(browser.all(".badge"))).containsExactly("CloudImage", "Kubernetes v1.19.8");
    assertThat(browser.all("#layer-list tbody tr")).hasSize(2);
    assertThat(browser.one("#layer-list").getText()).contains(PageStore.SCRIPT);
    assertThat(browser.one("#labels").getText()).contains(PageStore.SCRIPT);
    assertThat(texts(browser.all("#member-list td.name")))
        .containsOnly("docker.io/library/nginx:1.25");
    assertThat(browser.one("#attachments").getText()).contains("application/spdx+json");
    assertThat(browser.one(".treemap rect.c0").getSize().getWidth()).isPositive();
    browser.follow(browser.link("bin/"));
    assertThat(texts(browser.all("#file-list td.name")))
        .containsExactly("k → kubectl", "kubectl", "kubelet");
    browser.openWhole(FILES + "etc/");
    assertThat(browser.one("#file-list").getText()).contains("<script>");
    browser.openWhole(IMAGE);
    browser.follow(browser.one("#member-list tbody a"));
    assertThat(texts(browser.all(".badge"))).containsExactly("Container image");
  }

  @Test
  void filtersWhileSomebodyTypes() throws Exception {
    try (Browser browser = browser(true)) {
      browser.open("/");
      WebElement input = browser.one("input[type=search]");
      input.sendKeys("TEAM-3");
      assertThat(shown(browser, "#repositories tbody tr")).containsExactly("team-3/kubernetes");
      assertThat(browser.one(".count").getText()).isEqualTo("1 on this page");
      assertThat(browser.at()).isEqualTo("/");
      input.clear();
      input.sendKeys("n");
      assertThat(shown(browser, "#repositories tbody tr")).hasSizeGreaterThan(10);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void copies() throws Exception {
    try (Browser browser = browser(true)) {
      browser.command(
          "Browser.grantPermissions",
          Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
      browser.openWhole(IMAGE);
      WebElement button = browser.one("#commands .command .copy");
      button.click();
      assertThat(browser.await("navigator.clipboard.readText()"))
          .isEqualTo("cloudimage pull 127.0.0.1:" + server.port() + "/infra/kubernetes:v1.19.8");
      browser.one(".facts .whole .copy").click();
      assertThat(browser.await("navigator.clipboard.readText()"))
          .isEqualTo(root.digest().toString());
      // As where the page came by plain HTTP from another host.
      browser.run("Object.defineProperty(navigator, 'clipboard', {value: undefined})");
      WebElement last = browser.all("#commands .command .copy").get(1);
      last.click();
      browser.await("new Promise(done => setTimeout(done, 300))");
      assertThat(last.getText()).isEqualTo("Copied");
    }
  }

  @Test
  void lightDarkAndNarrow() throws Exception {
    try (Browser browser = browser(true)) {
      browser.prefer("light");
      browser.openWhole(IMAGE);
      requireContrast(browser);
      Object light = browser.run("return getComputedStyle(document.body).backgroundColor");
      browser.prefer("dark");
      Object dark = browser.run("return getComputedStyle(document.body).backgroundColor");
      assertThat(dark).isNotEqualTo(light);
      requireContrast(browser);
      browser.narrow(360);
      for (String path : List.of("/", "/ui/repositories/infra/kubernetes", IMAGE, FILES + "bin/")) {
        browser.openWhole(path);
        assertThat(browser.run("return document.documentElement.scrollWidth"))
            .as(path)
            .isEqualTo(360L);
      }
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.requestsElsewhere()).isEmpty();
    }
  }

  /**
   * At least 4.5 to 1, as WCAG 2.1 asks of text (1.4.3), for all text that stands on one colour.
   */
  private static void requireContrast(Browser browser) {
    Object low =
        browser.run(
            """
            const rgb = text => text.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => {
              const [x, y, z] = [r, g, b].map(c => c / 255)
                .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
              return 0.2126 * x + 0.7152 * y + 0.0722 * z;
            };
            const ground = element => {
              for (let e = element; e; e = e.parentElement) {
                const colour = rgb(getComputedStyle(e).backgroundColor);
                if (colour.length < 4 || colour[3] > 0) return colour;
              }
              return [255, 255, 255];
            };
            const low = new Set();
            for (const e of document.querySelectorAll('body *:not(svg *)')) {
              if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
              const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))];
              const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              if (ratio < 4.5) low.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
            }
            return [...low].join(', ');
            """);
    assertThat(low).isEqualTo("");
  }

  private Browser browser(boolean javaScript) throws Exception {
    return new Browser(directory.resolve("profile"), server.port(), javaScript);
  }

  private static List<String> texts(List<WebElement> elements) {
    return elements.stream().map(WebElement::getText).toList();
  }

  /** The names in the rows that are not hidden. */
  private static List<String> shown(Browser browser, String rows) {
    return browser.all(rows).stream()
        .filter(WebElement::isDisplayed)
        .map(row -> row.findElement(By.tagName("a")).getText())
        .toList();
  }
}
