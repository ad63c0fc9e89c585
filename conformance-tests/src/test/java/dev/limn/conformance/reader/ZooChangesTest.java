package dev.limn.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.Outcome;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooEntry;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No changed byte of a package of the zoo is overlooked. */
@Tag("soak")
class ZooChangesTest {

  static List<String> names() {
    return ModelZoo.list().stream().map(ZooEntry::name).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachOf200ChangedPackagesIsRefused(String name) {
    assertThat(ReaderSuite.changes(new LimnReader(), ModelZoo.get(name)).run())
        .matches(Outcome::passed, "passed");
  }
}
