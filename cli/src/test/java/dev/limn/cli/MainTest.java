package dev.limn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.cli.testing.Invocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @Test
  void aCommandWritesItsResultToStandardOutputAlone() {
    Invocation limn = Invocation.of("echo", "hello", "--count", "2");

    assertThat(limn).isEqualTo(new Invocation(0, "hello\nhello\n".replace("\n", nl()), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void helpListsTheCommandsOfEveryModule(String help) {
    Invocation limn = Invocation.of(help);

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out()).startsWith("Limn trains").contains("Usage: limn COMMAND");
    CommandList.load().rows().forEach(row -> assertThat(limn.out()).contains(row.description()));
    assertThat(limn.err()).isEmpty();
  }

  @Test
  void noCommandIsBadUsageAndShowsTheHelp() {
    Invocation limn = Invocation.of();

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.out()).isEmpty();
    assertThat(limn.err()).contains("Usage: limn COMMAND");
  }

  @ParameterizedTest
  @CsvSource({"echo --help", "echo -h", "help echo", "echo hello --count 3 --help"})
  void theHelpOfACommandShowsItsOptionsAndAnExample(String arguments) {
    Invocation limn = Invocation.of(arguments.split(" "));

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out())
        .startsWith("Usage: limn echo")
        .contains("Writes words to standard output.")
        .containsPattern("--count=N +How often\\.")
        .contains("Default: 1")
        .containsPattern("Example:\\R  limn echo hello --count 2");
  }

  @Test
  void theVersionNamesLimnAndJava() {
    assertThat(Invocation.of("--version").out())
        .contains("limn ")
        .contains("Java " + Runtime.version().feature());
    assertThat(Invocation.of("echo", "--version").out()).isEqualTo(Invocation.of("-V").out());
  }

  @Test
  void anUnknownCommandIsBadUsageAndTheNearestNameIsOffered() {
    CommandList commands = CommandList.parse("sample\tcli\tDraws images.\n");

    assertThat(commands.suggestion("smaple")).isEqualTo("; did you mean 'sample'?");
    assertThat(Invocation.of("xyzzy"))
        .isEqualTo(new Invocation(2, "", line("limn: unknown command 'xyzzy'; see 'limn --help'")));
  }

  @Test
  void anOptionBeforeTheCommandIsBadUsage() {
    assertThat(Invocation.of("--count", "2").err())
        .isEqualTo(
            line("limn: unknown option '--count': the command comes first; see 'limn --help'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          echo hi --cuont 3  | limn: echo: unknown option '--cuont'; did you mean '--count'?
          echo hi --zzzzzz=3 | limn: echo: unknown option '--zzzzzz'; see 'limn echo --help'
          echo               | limn: echo: missing required parameter: 'WORD'; see 'limn echo --help'
          echo a b           | limn: echo: unmatched argument at index 1: 'b'; see 'limn echo --help'
          echo hi --count x  | limn: echo: invalid value for option '--count': 'x' is not an int; see 'limn echo --help'
          group inner -x     | limn: group inner: unknown option '-x'; see 'limn group inner --help'
          """)
  void badOptionsAreOneLineAndExitCode2(String arguments, String message) {
    assertThat(Invocation.of(arguments.split(" "))).isEqualTo(new Invocation(2, "", line(message)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          limn       | 1 | digits.zip: checksum differs
          usage      | 2 | --labels: expects 0-9, found 12
          disk_full  | 1 | No space left on device
          permission | 1 | permission denied (/etc/out.npy)
          unchecked  | 1 | Connection reset
          bug        | 1 | unexpected IllegalStateException: a is null (--stacktrace shows where)
          lines      | 1 | first second
          """)
  void everyFailureIsOneLineOnStandardError(String way, int exitCode, String message) {
    assertThat(Invocation.of("fail", way))
        .isEqualTo(new Invocation(exitCode, "", line("limn: " + message)));
  }

  @Test
  void anExhaustedHeapIsNamedWithItsSizeAndTheFix() {
    Invocation limn = Invocation.of("fail", "memory");

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.err())
        .matches(
            "limn: out of memory \\(Java heap space\\): the heap ends at \\d+ MB; .*-Xmx8g\\R");
  }

  @Test
  void aFindingIsExitCode1WithoutAMessage() {
    assertThat(Invocation.of("fail", "finding")).isEqualTo(new Invocation(1, "", ""));
  }

  @ParameterizedTest
  @CsvSource({"--stacktrace fail bug", "fail --stacktrace bug", "fail bug --stacktrace"})
  void theTraceIsShownOnRequestAndTheLineComesLast(String arguments) {
    Invocation limn = Invocation.of(arguments.split(" "));

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.err()).contains("at dev.limn.cli.FailCommand.run");
    assertThat(limn.err().lines()).last().asString().startsWith("limn: unexpected");
  }

  @Test
  void behindTwoDashesStacktraceIsAnArgument() {
    assertThat(Invocation.of("echo", "--", "--stacktrace").out()).isEqualTo(line("--stacktrace"));
  }

  @Test
  void anArgumentThatBeginsWithAnAtSignIsNoFile() {
    assertThat(Invocation.of("echo", "@pom.xml").out()).isEqualTo(line("@pom.xml"));
  }

  @Test
  void aCommandInACommandHasItsOwnOptionsAndHelp() {
    assertThat(Invocation.of("group").out()).isEqualTo(line("outer"));
    assertThat(Invocation.of("group", "inner", "--deep").out()).isEqualTo(line("inner true"));
    assertThat(Invocation.of("group", "inner", "--help").out())
        .startsWith("Usage: limn group inner")
        .contains("--deep");
  }

  @Test
  void aCommandWhoseModuleIsAbsentNamesTheModule() {
    CommandFinder finder =
        new CommandFinder(CommandList.parse("train\ttrainer\tTrains a model.\n"));

    assertThatThrownBy(() -> finder.find("train"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "the command 'train' is in module limn-trainer, which is not on the class path: start it"
                + " with the launcher, or add that jar");
    assertThatThrownBy(() -> finder.find("trein"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown command 'trein'; did you mean 'train'?");
  }

  private static String line(String text) {
    return text + nl();
  }

  private static String nl() {
    return System.lineSeparator();
  }
}
