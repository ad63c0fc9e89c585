package dev.limn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.model.ModelSuite;
import dev.limn.conformance.provider.ProviderSuite;
import dev.limn.runtime.Provider;
import dev.limn.zoo.ModelZoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With -Dlimn.rules.write=true the page's rules are written anew. */
class RulebookTest {

  private static final Path PAGE = Path.of("../docs/conformance.md");

  @Test
  void thePageListsEveryRuleOfEverySuite() throws IOException {
    String page = Files.readString(PAGE);
    if (Boolean.getBoolean("limn.rules.write")) {
      Files.writeString(PAGE, RulesPage.renewed(page));
      return;
    }

    assertThat(page).isEqualTo(RulesPage.renewed(page));
  }

  @Test
  void suitesAreDifferentAndSaySomethingOfThemselves() {
    assertThat(Rulebook.all())
        .extracting(Rulebook::suite)
        .doesNotHaveDuplicates()
        .contains("package", "reader", "exporter", "provider", "runtime", "onnx")
        .contains("protocol", "sampling");
    assertThat(Rulebook.all()).allMatch(book -> book.about().length() > 40);
  }

  @ParameterizedTest
  @MethodSource
  void rulesAreOneLineEachAndNoneIsThereTwice(Rulebook book) {
    assertThat(book.checks())
        .isNotEmpty()
        .extracting(check -> check.id() + check.rule())
        .doesNotHaveDuplicates();
    assertThat(book.checks())
        .allMatch(check -> check.id().matches("[a-z0-9]+\\.[a-z0-9-]+"))
        .allMatch(check -> check.rule().length() < 160 && !check.rule().contains("\n"))
        .noneMatch(check -> check.tolerance().isBlank());
  }

  static List<Rulebook> rulesAreOneLineEachAndNoneIsThereTwice() {
    return Rulebook.all();
  }

  @ParameterizedTest
  @MethodSource("models")
  void whateverAPackageIsHeldToIsInTheRulebook(String model) {
    assertThat(rules("package")).containsAll(ids(ModelSuite.suite(ModelZoo.get(model))));
  }

  /** One with all that there can be, and one that draws nothing. */
  static Stream<String> models() {
    return Stream.of("cvae-conv-mnist", "judge-mnist");
  }

  @Test
  void whateverAProviderIsHeldToIsInTheRulebook() {
    assertThat(rules("provider")).containsAll(ids(ProviderSuite.suite(Provider.CPU)));
  }

  private static List<String> ids(Suite suite) {
    return suite.ids().toList();
  }

  private static List<String> rules(String suite) {
    return Rulebook.all().stream()
        .filter(book -> book.suite().equals(suite))
        .flatMap(book -> book.checks().stream())
        .map(Check::id)
        .toList();
  }
}
