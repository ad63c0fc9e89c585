package dev.limn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.cli.CommandList.Row;
import dev.limn.cli.testing.CommandRows;
import java.io.IOException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CommandListTest {

  @Test
  void theRowsOfThisModuleAreItsCommands() throws IOException {
    CommandRows.check("cli");
  }

  @Test
  void everyNameIsListedOnce() {
    assertThat(CommandList.load().rows()).extracting(Row::name).doesNotHaveDuplicates();
  }

  @Test
  void aRowReadsBackAsItWasWritten() {
    String text = "sample\tcli\tDraws images.\ntrain\ttrainer\tTrains a model.\n";

    CommandList commands = CommandList.parse(text);

    assertThat(commands.find("train")).contains(new Row("train", "trainer", "Trains a model."));
    assertThat(commands.rows().stream().map(row -> row.line() + "\n").collect(Collectors.joining()))
        .isEqualTo(text);
  }

  @Test
  void aBrokenRowIsRefused() {
    assertThatThrownBy(() -> CommandList.parse("sample cli\tDraws."))
        .hasMessage("commands.tsv: a row has 3 fields between tabs, found 2: sample cli\tDraws.");
  }

  @Test
  void theOverviewAlignsTheDescriptions() {
    String overview = CommandList.parse("a\tcli\tFirst.\nlonger\tcli\tSecond.\n").overview();

    assertThat(overview.lines()).contains("  a       First.", "  longer  Second.");
  }
}
