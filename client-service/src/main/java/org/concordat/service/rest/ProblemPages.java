package org.concordat.service.rest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Explanation;

/** The explanations of all codes as pages for people: plain HTML, no script. */
final class ProblemPages {
  private ProblemPages() {}

  /** All codes in the order of their numbers. */
  static List<ErrorCode> codes() {
    return Arrays.stream(ErrorCode.values()).sorted(Comparator.comparing(ErrorCode::code)).toList();
  }

  /** A code as a record. */
  static Views.ProblemView view(ErrorCode code) {
    Explanation explanation = Explanation.of(code);
    return new Views.ProblemView(
        code.code(),
        Problems.title(code),
        Problems.status(code).getCode(),
        explanation.what(),
        explanation.advice(),
        explanation.retired());
  }

  /** The page of one code. */
  static String page(ErrorCode code, String files) {
    Views.ProblemView view = view(code);
    String body =
        """
        <p class="code">%s · HTTP %d</p>
        <h1>%s</h1>
        <h2>What happened</h2>
        <p>%s</p>
        <h2>What to do</h2>
        <p>%s</p>
        %s<p><a href="/problems">All problems</a></p>
        """
            .formatted(
                view.code(),
                view.status(),
                escaped(view.title()),
                escaped(view.what()),
                escaped(view.advice()),
                view.retired() ? "<p>This code is given no more.</p>\n" : "");
    return html(view.code() + " " + view.title(), body, files);
  }

  /** The page that lists them all. */
  static String list(String files) {
    StringBuilder rows = new StringBuilder();
    for (ErrorCode code : codes()) {
      rows.append(
          "<tr><td><a href=\"/problems/%1$s\">%1$s</a></td><td>%2$d</td><td>%3$s</td></tr>\n"
              .formatted(
                  code.code(),
                  Problems.status(code).getCode(),
                  escaped(Explanation.of(code).what())));
    }
    String body =
        """
        <h1>Problems</h1>
        <p>What the service may refuse, by its code.</p>
        <table>
        <thead><tr><th scope="col">Code</th><th scope="col">HTTP</th>\
        <th scope="col">What happened</th></tr></thead>
        <tbody>
        %s</tbody>
        </table>
        """
            .formatted(rows);
    return html("Problems", body, files);
  }

  private static String html(String title, String body, String files) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>%s · Concordat</title>
    <link rel="stylesheet" href="%s/problems.css">
    </head>
    <body>
    <main>
    %s</main>
    </body>
    </html>
    """
        .formatted(escaped(title), files, body);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
