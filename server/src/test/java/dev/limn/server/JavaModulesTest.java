package dev.limn.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JavaModulesTest {

  @Test
  void theJavaOfThisTestIsWhole() {
    assertThatCode(JavaModules::require).doesNotThrowAnyException();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(
            () -> JavaModules.require(Set.of("java.desktop", "jdk.unsupported")::contains))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "this Java lacks what the server needs: add modules jdk.jfr,java.management to it"
                + " (jlink --add-modules), or take a whole JRE");
  }
}
