package dev.limn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> lines = new ArrayList<>();
  private long seconds;

  @Test
  void aLogGetsALineEveryThirtySecondsWithTheTimeLeft() {
    try (Progress progress = line("train", 1000, "images")) {
      progress.advanceTo(10);
      seconds = 29;
      progress.advanceTo(200);
      seconds = 30;
      progress.advanceTo(250);
      progress.message("loss 0.31");
      seconds = 59;
      progress.advanceTo(300);
      seconds = 60;
      progress.advanceTo(750);
    }

    assertThat(lines)
        .containsExactly(
            "train: 250 of 1000 images (25 %), 1 min 30 s left",
            "train: 750 of 1000 images (75 %), 20 s left, loss 0.31");
  }

  @Test
  void anUnknownTotalShowsWhatIsDone() {
    try (Progress progress = line("download", 0, "MB")) {
      seconds = 31;
      progress.advanceTo(12);
    }

    assertThat(lines).containsExactly("download: 12 MB");
  }

  @Test
  void nothingIsWrittenAfterTheEnd() {
    Progress progress = line("train", 10, "images");
    progress.close();
    seconds = 100;
    progress.advanceTo(10);

    assertThat(lines).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"59,59 s", "61,1 min 1 s", "3600,1 h 0 min", "90061,25 h 1 min"})
  void timeIsWordedInAtMostTwoUnits(long time, String words) {
    assertThat(LineProgress.words(Duration.ofSeconds(time))).isEqualTo(words);
  }

  @Test
  void aShortTaskOnATerminalShowsNoBar() {
    try (Progress progress = bar("sample", 100, "images")) {
      seconds = 1;
      progress.message("quick");
      progress.advanceTo(100);
    }

    assertThat(shown()).isEmpty();
  }

  @Test
  void aLongTaskOnATerminalShowsABarAfterTwoSecondsAndTakesItAway() {
    try (Progress progress = bar("sample", 100, "images")) {
      progress.message("seed 7");
      seconds = 2;
      progress.advanceTo(25);
    }

    assertThat(shown())
        .contains("sample", " 25%", "25/100 images", "seed 7")
        .endsWith("\r" + " ".repeat(99) + "\r");
  }

  @Test
  void theBarFollowsTheTask() {
    try (Progress progress = bar("sample", 100, "images")) {
      seconds = 3;
      progress.advanceTo(10);
      progress.advanceTo(90);
      progress.message("nearly");
    }

    assertThat(shown()).contains("90/100 images").contains("nearly");
  }

  @Test
  void aConsoleChoosesByItsTerminal() {
    assertThat(console(OptionalInt.empty()).progress("t", 1, "u")).isInstanceOf(LineProgress.class);
    assertThat(console(OptionalInt.of(80)).progress("t", 1, "u")).isInstanceOf(BarProgress.class);
    assertThat(console(OptionalInt.of(80)).interactive()).isTrue();
  }

  @Test
  void aNoteOnATerminalFirstBlanksTheLineThatABarMayStandOn() {
    console(OptionalInt.empty()).note("plain");
    console(OptionalInt.of(50)).note("clean");

    assertThat(shown().lines()).containsExactly("plain", "", " ".repeat(49), "clean");
    assertThat(out.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-,-", "120,120", "0,80", "12,80", "'',80", "wide,80"})
  void theTerminalsWidthComesFromTheLauncher(String property, Integer width) {
    assertThat(StandardConsole.terminalWidth(property))
        .isEqualTo(width == null ? OptionalInt.empty() : OptionalInt.of(width));
  }

  private Progress line(String task, long total, String unit) {
    return new LineProgress(lines::add, task, total, unit, () -> seconds * 1_000_000_000);
  }

  private Progress bar(String task, long total, String unit) {
    return new BarProgress(stream(err), 100, task, total, unit, () -> seconds * 1_000_000_000);
  }

  private Console console(OptionalInt width) {
    return new Console(stream(out), stream(err), width);
  }

  private String shown() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
