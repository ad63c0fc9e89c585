package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.cli.testing.Invocation;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooEntry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZooCommandTest extends CommandTest {

  @Test
  void theListHasALineAModel() {
    Invocation limn = Invocation.of("zoo", "list");

    assertDone(limn);
    List<String> lines = limn.out().lines().toList();
    assertThat(lines).hasSize(ModelZoo.list().size());
    for (int i = 0; i < lines.size(); i++) {
      ZooEntry entry = ModelZoo.list().get(i);
      assertThat(lines.get(i)).startsWith(entry.name()).contains(" MB  " + entry.description());
    }
  }

  @Test
  void jsonIsTheIndex() throws IOException {
    Invocation limn = Invocation.of("zoo", "list", "--json");

    assertDone(limn);
    assertThat(new ObjectMapper().readValue(limn.out(), new TypeReference<List<ZooEntry>>() {}))
        .isEqualTo(ModelZoo.list());
  }

  @Test
  void anotherActionIsRefused() {
    assertRefused(
        Invocation.of("zoo", "lits"), 2, "unknown zoo action 'lits'; did you mean 'list'?");
    assertRefused(Invocation.of("zoo"), 2, "missing required parameter: 'list'");
  }
}
