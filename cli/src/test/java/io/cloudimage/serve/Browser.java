// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's chromium without a window. Both paths are given, so that nothing is downloaded. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Pattern REQUEST =
      Pattern.compile("Network\\.requestWillBeSent\".*?\"url\":\"([^\"]*)\"");

  /** Warns of each browser that is newer than itself; held, or the level would be forgotten. */
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  static {
    DEVTOOLS.setLevel(Level.SEVERE);
  }

  private final ChromeDriver driver;
  private final String server;

  /** Skips the test, aloud, if there is no browser. */
  static void require() {
    Assumptions.assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "skipped, because chromium is not installed (apt-get install chromium chromium-driver)");
  }

  /**
   * Starts a browser.
   *
   * @param profile an empty directory
   */
  Browser(Path profile, int port, boolean javaScript) throws IOException {
    this.server = "http://127.0.0.1:" + port;
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1200,1000",
        "--user-data-dir=" + Files.createDirectories(profile));
    if (!javaScript) {
      options.setExperimentalOption(
          "prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    this.driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
  }

  void open(String path) {
    driver.get(server + path);
  }

  /** Opens a page whose layers may still be read, and waits until they are. */
  void openWhole(String path) throws InterruptedException {
    open(path);
    for (int i = 0; i < 60 && !all("progress, .notice.wait").isEmpty(); i++) {
      Thread.sleep(500);
      open(path);
    }
  }

  /** The path and query of the page that is shown. */
  String at() {
    return String.valueOf(driver.getCurrentUrl()).substring(server.length());
  }

  String title() {
    return String.valueOf(driver.getTitle());
  }

  /** The first element that a selector of CSS finds. */
  WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** The link with this text. */
  WebElement link(String text) {
    return driver.findElement(By.linkText(text));
  }

  /** Clicks on what leads to another page, and waits until that is there. */
  void follow(WebElement link) throws InterruptedException {
    WebElement before = one("html");
    link.click();
    for (int i = 0; i < 100; i++) {
      try {
        before.getTagName();
        Thread.sleep(100);
      } catch (StaleElementReferenceException e) {
        return;
      }
    }
    throw new AssertionError("no other page came after " + at());
  }

  /** What a script comes to; {@code null} as text. */
  Object run(String script) {
    return Objects.requireNonNullElse(driver.executeScript(script), "null");
  }

  /** What a promise comes to. */
  Object await(String promise) {
    String script =
        "const done = arguments[arguments.length - 1]; ("
            + promise
            + ").then(done, e => done('' + e))";
    return Objects.requireNonNullElse(driver.executeAsyncScript(script), "null");
  }

  void command(String name, Map<String, Object> parameters) {
    driver.executeCdpCommand(name, parameters);
  }

  /** {@code light} or {@code dark}, as somebody's system may wish. */
  void prefer(String scheme) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** A telephone's width. */
  void narrow(int width) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", true));
  }

  /** What the browser complained about. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Requests to anything but the server, since this was asked last. */
  Set<String> requestsElsewhere() {
    Set<String> elsewhere = new TreeSet<>();
    int requests = 0;
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE).getAll()) {
      Matcher request = REQUEST.matcher(entry.getMessage());
      if (request.find()) {
        requests++;
        String url = request.group(1);
        // chrome: is the browser's own first page, before ours; it is in its program.
        boolean near = url.startsWith("data:") || url.startsWith("chrome:");
        if (!near && !url.startsWith(server + "/")) {
          elsewhere.add(url);
        }
      }
    }
    if (requests == 0) {
      throw new AssertionError("the browser's log tells of no request at all");
    }
    return elsewhere;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
