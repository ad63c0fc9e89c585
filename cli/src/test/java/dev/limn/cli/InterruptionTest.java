package dev.limn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptionTest {

  private final Interruption interruption = new Interruption();

  @Test
  void aCommandThatPollsIsAskedAndNeverInterrupted() {
    interruption.started();
    assertThat(interruption.requestedToCooperative()).isFalse();

    interruption.request();

    assertThat(interruption.requestedToCooperative()).isTrue();
    assertThat(Thread.interrupted()).isFalse();
    assertThat(interruption.cutShort()).isFalse();
    assertThat(interruption.grace()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aCommandThatKnowsNothingOfStoppingIsInterrupted() {
    interruption.started();

    interruption.request();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(interruption.cutShort()).isTrue();
    assertThat(interruption.grace()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aRequestBeforeTheCommandStartsReachesItToo() {
    interruption.request();
    interruption.started();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void actionsRunOnceHoweverOftenTheStopIsRequested() {
    List<String> ran = new ArrayList<>();
    interruption.onRequest(() -> ran.add("early"));
    interruption.request();
    interruption.request();
    interruption.onRequest(() -> ran.add("late"));

    assertThat(ran).containsExactly("early", "late");
  }

  @Test
  void waitingEndsWithTheCommandOrWithTheTime() {
    assertThat(interruption.awaitFinish(Duration.ZERO)).isFalse();

    interruption.finished();

    assertThat(interruption.awaitFinish(Duration.ofDays(1))).isTrue();
  }

  @Test
  void afterARequestTheExitCodeIs130() {
    Invocation limn =
        Invocation.with(
            console -> {
              console.onStop(() -> {});
              console.requestStop();
              return Main.run(console, "echo", "last words");
            });

    assertThat(limn.exitCode()).isEqualTo(130);
    assertThat(limn.out()).isEqualTo("last words" + System.lineSeparator());
  }

  @Test
  void whatAnInterruptedCommandFailsWithIsNotShown() {
    Invocation limn =
        Invocation.with(
            console -> {
              console.requestStop();
              int exitCode = Main.run(console, "fail", "bug");
              assertThat(Thread.interrupted()).isTrue();
              return exitCode;
            });

    assertThat(limn)
        .isEqualTo(new Invocation(130, "", "limn: interrupted" + System.lineSeparator()));
  }

  @Test
  void aCommandThatStopsInOrderButFailsOnTheWayShowsWhy() {
    Invocation limn =
        Invocation.with(
            console -> {
              console.onStop(() -> {});
              console.requestStop();
              return Main.run(console, "fail", "disk_full");
            });

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.err()).contains("No space left on device");
  }
}
