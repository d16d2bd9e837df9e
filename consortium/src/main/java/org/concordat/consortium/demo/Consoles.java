package org.concordat.consortium.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.member.MemberSeat;
import org.concordat.network.screen.Screen;

/**
 * Where people sign in: every member's web console, its users and what they may do.
 *
 * <p>Passwords are made for this run and shown on a terminal only. Where output goes to a file or
 * another program, the file that holds them is named: its owner alone can read it.
 */
final class Consoles {
  private static final Map<String, String> DUTIES =
      Map.of(
          "scientist", "proposes studies, scores",
          "steward", "data, consents, joining",
          "officer", "approves models, charters",
          "auditor", "reads everything");

  private static final List<String> ORDER = List.of("scientist", "steward", "officer");

  private final Consortium consortium;
  private final List<String> banks;

  Consoles(Consortium consortium, List<String> banks) {
    this.consortium = consortium;
    this.banks = List.copyOf(banks);
  }

  /** Prints one table of all members. */
  void show(Screen screen) throws IOException {
    boolean people = screen.terminal().person();
    screen.heading("Web consoles");
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, MemberSeat> member : members().entrySet()) {
      MemberSeat seat = member.getValue();
      rows.add(List.of(member.getKey(), address(seat), ""));
      for (Account account : accounts(seat)) {
        rows.add(
            List.of(
                "  " + account.user(),
                people ? account.password() : "",
                DUTIES.getOrDefault(account.user(), "")));
      }
    }
    screen.table(List.of("Sign in as", people ? "with the password" : "at", "who"), rows);
    if (!people) {
      screen.line("");
      members()
          .forEach((name, seat) -> screen.line("Passwords of " + name + ": " + seat.credentials()));
    }
  }

  /** Where they are, for programs: passwords by their files only. */
  List<DemoReport.Console> list() {
    return members().entrySet().stream()
        .map(
            member ->
                new DemoReport.Console(
                    member.getKey(),
                    address(member.getValue()),
                    member.getValue().credentials().toString()))
        .toList();
  }

  private static String address(MemberSeat seat) {
    return seat.uri().resolve("/console/").toString();
  }

  private Map<String, MemberSeat> members() {
    Map<String, MemberSeat> members = new LinkedHashMap<>();
    for (String bank : banks) {
      members.put("Bank " + bank, consortium.bank(bank));
    }
    members.put("Regulator", consortium.regulator());
    return members;
  }

  private static List<Account> accounts(MemberSeat seat) throws IOException {
    return Files.readAllLines(seat.credentials()).stream()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2)
        .map(parts -> new Account(parts[0], parts[1]))
        .sorted(Comparator.comparingInt(Account::place).thenComparing(Account::user))
        .toList();
  }

  /** A user and the password made for this run. */
  private record Account(String user, String password) {
    int place() {
      int place = ORDER.indexOf(user);
      return place < 0 ? ORDER.size() : place;
    }

    @Override
    public String toString() {
      return "Account[" + user + "]";
    }
  }
}
