package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.concordat.browser.Browser;
import org.concordat.browser.Chromium;
import org.concordat.consortium.member.MemberSeat;
import org.concordat.protocol.identity.Role;

/** Somebody at a member's console, in a browser of their own. Does what a person can do there. */
final class ConsoleVisitor implements AutoCloseable {
  /** Where pictures of the pages are kept: with what the build makes. */
  private static final Path PICTURES = Path.of("target", "screenshots");

  private final Browser browser;
  private final URI console;
  private final String name;
  private final String password;

  private ConsoleVisitor(Browser browser, URI console, String name, String password) {
    this.browser = browser;
    this.console = console;
    this.name = name;
    this.password = password;
  }

  /** Signs in with the password that the service generated. */
  static ConsoleVisitor signIn(Chromium chromium, MemberSeat seat, Role role) throws IOException {
    ConsoleVisitor visitor = arrive(chromium, seat, role);
    visitor.enter();
    return visitor;
  }

  /** Opens the console and is asked to sign in. */
  static ConsoleVisitor arrive(Chromium chromium, MemberSeat seat, Role role) throws IOException {
    String user = role.name().toLowerCase(Locale.ROOT);
    String password =
        Files.readAllLines(seat.credentials()).stream()
            .filter(line -> line.startsWith(user + ":"))
            .map(line -> line.substring(user.length() + 1).strip())
            .findFirst()
            .orElseThrow();
    ConsoleVisitor visitor =
        new ConsoleVisitor(
            Browser.start(chromium, PICTURES), seat.uri().resolve("/console/"), user, password);
    visitor.browser.open(visitor.console);
    visitor.loaded();
    return visitor;
  }

  /** Signs in where it was asked to. */
  void enter() {
    browser.signIn(name, password);
  }

  Browser browser() {
    return browser;
  }

  /** Goes to a page by its address. */
  ConsoleVisitor go(String path) {
    browser.open(URI.create(console + "#" + path));
    browser.find("main[aria-busy=false][data-path='" + path + "'] h1");
    return this;
  }

  /** Goes to a page by the navigation. */
  ConsoleVisitor visit(String section) {
    browser.click(section);
    loaded();
    return this;
  }

  private void loaded() {
    browser.find("main:not([aria-busy=true]) h1");
  }

  /** Requires that the page has no barrier, said nothing wrong, and keeps a picture of it. */
  void inspect(String picture) {
    loaded();
    assertThat(browser.barriers()).as(picture).isEmpty();
    assertThat(browser.beyondTheKeyboard()).as(picture).isEmpty();
    assertThat(browser.complaints()).as(picture).isEmpty();
    browser.picture(name + "-" + picture);
  }

  @Override
  public void close() {
    browser.close();
  }
}
