package dev.limn.conformance;

import java.util.List;
import java.util.stream.Collectors;

/** The part of {@code docs/conformance.md} that is made of the rulebooks. */
final class RulesPage {

  static final String BEGIN = "<!-- rules: made of the rulebooks -->\n";
  static final String END = "<!-- end of rules -->\n";

  private RulesPage() {}

  static String text() {
    return Rulebook.all().stream().map(RulesPage::section).collect(Collectors.joining("\n"));
  }

  private static String section(Rulebook book) {
    List<Check> checks = book.checks();
    String rows = checks.stream().map(RulesPage::row).collect(Collectors.joining());
    return """

        ## `%s`: %d rules

        %s

        | id | rule | tolerance |
        |---|---|---|
        %s"""
        .formatted(book.suite(), checks.size(), book.about(), rows)
        .substring(1);
  }

  private static String row(Check check) {
    return "| `%s` | %s | %s |\n".formatted(check.id(), cell(check.rule()), check.tolerance());
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
  }

  /** The page with its rules replaced by those that there are. */
  static String renewed(String page) {
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    return page.substring(0, begin) + "\n" + text() + "\n" + page.substring(page.indexOf(END));
  }
}
