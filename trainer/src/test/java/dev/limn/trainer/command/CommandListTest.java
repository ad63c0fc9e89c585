package dev.limn.trainer.command;

import dev.limn.cli.testing.CommandRows;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CommandListTest {

  @Test
  void theListOfCommandsHoldsTheCommandsOfThisModule() throws IOException {
    CommandRows.check("trainer");
  }
}
