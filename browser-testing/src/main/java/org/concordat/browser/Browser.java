package org.concordat.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A browser of its own, with no memory of others. Waits for what it looks for, up to a deadline,
 * and never for a time. For one thread.
 */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How often it looks; looking takes processor time from what it waits for. */
  private static final Duration GLANCE = Duration.ofMillis(50);

  /** More than any page has to tab through. */
  private static final int MOST_TABS = 200;

  private static final int WIDTH = 1_280;
  private static final int HEIGHT = 900;

  private final ChromeDriver driver;
  private final Path pictures;

  private Browser(ChromeDriver driver, Path pictures) {
    this.driver = driver;
    this.pictures = pictures;
  }

  /**
   * Starts a browser.
   *
   * @param chromium the program and its driver
   * @param pictures where pictures of pages go
   * @return the browser
   */
  public static Browser start(Chromium chromium, Path pictures) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.program().toString());
    options.addArguments(
        "--headless=new",
        // Tests may run as root in a container, where Chromium's own sandbox does not start.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en",
        "--window-size=" + WIDTH + "," + HEIGHT);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.WARNING);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromium.driver().toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options), pictures);
  }

  /**
   * Opens an address.
   *
   * @param address the address
   */
  public void open(URI address) {
    driver.get(address.toString());
  }

  /**
   * Opens a console and signs in, as a person does.
   *
   * @param console the console's address
   * @param name the user's name
   * @param password the user's password
   */
  public void signIn(URI console, String name, String password) {
    open(console);
    signIn(name, password);
  }

  /**
   * Signs in at a console that is open and asks for it.
   *
   * @param name the user's name
   * @param password the user's password
   */
  public void signIn(String name, String password) {
    fill("#name", name);
    fill("#password", password);
    click("Sign in");
    find("nav");
  }

  /**
   * Waits for an element that is shown.
   *
   * @param css which, as a selector
   * @return the element
   */
  public WebElement find(String css) {
    return find(By.cssSelector(css), css);
  }

  /**
   * Waits for a button or link by its words.
   *
   * @param words what stands on it, whole
   * @return the element
   */
  public WebElement named(String words) {
    return find(
        By.xpath(
            "//*[self::button or self::a or self::summary][normalize-space(.)="
                + quoted(words)
                + "]"),
        '"' + words + '"');
  }

  private static String quoted(String words) {
    if (words.indexOf('"') >= 0) {
      throw new IllegalArgumentException("no quotation marks, please: " + words);
    }
    return '"' + words + '"';
  }

  private WebElement find(By by, String what) {
    return new WebDriverWait(driver, PATIENCE, GLANCE)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> "no " + what + " at " + driver.getCurrentUrl() + ":\n" + text())
        .until(
            current ->
                current.findElements(by).stream()
                    .filter(WebElement::isDisplayed)
                    .findFirst()
                    .orElse(null));
  }

  /**
   * Clicks on a button or link.
   *
   * @param words what stands on it, whole
   */
  public void click(String words) {
    act(() -> scrolled(named(words)).click());
  }

  /**
   * Clicks on an element.
   *
   * @param css which, as a selector
   */
  public void clickOn(String css) {
    act(() -> scrolled(find(css)).click());
  }

  private WebElement scrolled(WebElement element) {
    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
    return element;
  }

  /** A page may draw itself anew between the look and the click. */
  private static void act(Runnable deed) {
    for (int tries = 0; ; tries++) {
      try {
        deed.run();
        return;
      } catch (StaleElementReferenceException e) {
        if (tries == 10) {
          throw e;
        }
      }
    }
  }

  /**
   * Writes into a field, in place of what stands there.
   *
   * @param css which, as a selector
   * @param words what to write
   */
  public void fill(String css, String words) {
    WebElement field = find(css);
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), words);
  }

  /**
   * Types as on a keyboard, wherever the focus is.
   *
   * @param keys what to type
   */
  public void type(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /**
   * Presses a button or follows a link with nothing but Tab and Enter.
   *
   * @param words what stands on it, whole
   * @throws AssertionError when Tab does not lead there, or when it does not show that it has the
   *     focus
   */
  public void press(String words) {
    named(words);
    for (int tabs = 0; tabs < MOST_TABS; tabs++) {
      type(Keys.TAB);
      if (words.equals(focused("innerText.trim().replace(/\\s+/g, ' ')"))) {
        if ("none".equals(focused("computedStyleMap().get('outline-style').toString()"))) {
          throw new AssertionError('"' + words + "\" does not show that it has the focus");
        }
        type(Keys.ENTER);
        return;
      }
    }
    throw new AssertionError(
        MOST_TABS + " times Tab do not lead to \"" + words + "\" at " + driver.getCurrentUrl());
  }

  private Object focused(String property) {
    return run("return document.activeElement." + property);
  }

  /**
   * Looks for what a mouse can use and the Tab key does not reach in the order of the page.
   *
   * @return the elements as HTML; empty when there is none
   */
  public List<String> beyondTheKeyboard() {
    Object found =
        run(
            "return [...document.querySelectorAll('a, button, input, select, textarea, summary,"
                + " [role=button], [role=link], [contenteditable], [draggable=true]')].filter((e)"
                + " => e.checkVisibility() && !e.disabled && e.tabIndex !== 0).map((e) =>"
                + " e.outerHTML.slice(0, 200))");
    return ((List<?>) found).stream().map(Object::toString).toList();
  }

  /**
   * Waits until the page's text fulfils a condition.
   *
   * @param what the condition in words
   * @param condition the condition
   */
  public void await(String what, Predicate<String> condition) {
    await(what, condition, PATIENCE);
  }

  /**
   * The same within a time of one's own.
   *
   * @param what the condition in words
   * @param condition the condition
   * @param limit how long it may take
   */
  public void await(String what, Predicate<String> condition, Duration limit) {
    new WebDriverWait(driver, limit, GLANCE)
        .withMessage(() -> what + " did not come at " + driver.getCurrentUrl() + ":\n" + text())
        .until(current -> condition.test(text()));
  }

  /**
   * Returns what the page says.
   *
   * @return its visible text
   */
  public String text() {
    return String.valueOf(driver.executeScript("return document.body.innerText"));
  }

  /**
   * Runs a script in the page.
   *
   * @param script its body
   * @param arguments what it gets as {@code arguments}
   * @return what it returns
   */
  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /**
   * Has a script run in every page to come, before the page's own.
   *
   * @param script the script
   */
  public void beforeEachPage(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /**
   * Shows pages as in a dark room, or as by day.
   *
   * @param dark whether dark
   */
  public void dark(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /**
   * Keeps a picture of the whole page.
   *
   * @param name the file's name without its end
   */
  public void picture(String name) {
    Number height = (Number) driver.executeScript("return document.documentElement.scrollHeight");
    driver.manage().window().setSize(new Dimension(WIDTH, Math.max(HEIGHT, height.intValue())));
    try {
      Files.createDirectories(pictures);
      Files.write(pictures.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      driver.manage().window().setSize(new Dimension(WIDTH, HEIGHT));
    }
  }

  /**
   * Returns what the browser complained about since the last look: refused scripts, errors.
   *
   * @return its messages
   */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /**
   * Looks for barriers by axe-core's rules of WCAG 2.1 A and AA and its best practices.
   *
   * @return what it found; empty when nothing
   */
  public List<String> barriers() {
    inject();
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];axe.run({resultTypes: ['violations'],"
                + " preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                + " 'best-practice']}).then((r) => done(r.violations.map((v) => v.id + ' (' +"
                + " v.impact + '): ' + v.nodes.map((n) => n.html.slice(0, 200)).join(' |"
                + " ')))).catch((e) => done(['axe failed: ' + e]));");
    return ((List<?>) found).stream().map(Object::toString).toList();
  }

  /** By the debugger's way, which a page's own policy does not stop. */
  private void inject() {
    if (Boolean.TRUE.equals(driver.executeScript("return window.axe !== undefined"))) {
      return;
    }
    try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
      if (script == null) {
        throw new IllegalStateException("axe.min.js is not on the class path");
      }
      driver.executeCdpCommand(
          "Runtime.evaluate",
          Map.of("expression", new String(script.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
