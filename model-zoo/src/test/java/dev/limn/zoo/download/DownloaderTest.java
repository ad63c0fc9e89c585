package dev.limn.zoo.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limn.LimnException;
import dev.limn.runtime.model.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloaderTest {

  private static final int SIZE = 300_000;
  private static final String OTHERWISE = "do it yourself";

  @TempDir Path cache;

  private final byte[] content = new byte[SIZE];
  private FileHost host;
  private RemoteFile remote;
  private Path target;

  @BeforeEach
  void startTheHost() throws IOException {
    new Random(7).nextBytes(content);
    host = new FileHost(content);
    remote = new RemoteFile(host.uri("digits.gz"), SIZE, Sha256.of(content));
    target = cache.resolve("set").resolve("digits.gz");
  }

  @AfterEach
  void stopTheHost() {
    host.close();
  }

  @Test
  void aFreshDownloadArrivesWholeAndLeavesNothingElse() throws IOException {
    assertThat(fetch()).isEqualTo(cache.resolve("set"));

    assertThat(target).hasBinaryContent(content);
    assertThat(visibleFiles()).containsExactly("digits.gz");
    assertThat(host.ranges()).containsExactly("whole");
  }

  @Test
  void progressGrowsToTheWholeSize() {
    List<Long> done = new ArrayList<>();

    new Downloader(
            cache,
            (file, doneBytes, totalBytes) -> {
              assertThat(file).isEqualTo("digits.gz");
              assertThat(totalBytes).isEqualTo(SIZE);
              done.add(doneBytes);
            },
            OTHERWISE)
        .fetch("set", List.of(remote));

    assertThat(done).isSorted().doesNotHaveDuplicates().endsWith((long) SIZE);
  }

  @Test
  void aFileInTheCacheIsNotAskedForAgain() {
    fetch();
    fetch();

    assertThat(host.ranges()).hasSize(1);
  }

  @Test
  void nothingIsWrittenBesideAFileThatIsWhole() throws IOException {
    Files.createDirectories(target.getParent());
    Files.write(target, content);

    fetch();

    assertThat(target.getParent()).isDirectoryNotContaining("glob:**/.digits*");
    assertThat(host.ranges()).isEmpty();
  }

  @Test
  void aDamagedFileInTheCacheIsReplaced() throws IOException {
    fetch();
    byte[] damaged = content.clone();
    damaged[5] ^= 1;
    Files.write(target, damaged);

    fetch();

    assertThat(target).hasBinaryContent(content);
    assertThat(host.ranges()).hasSize(2);
  }

  @Test
  void anInterruptedDownloadIsTakenUp() throws IOException {
    leavePartial(content, 100_000, "\"v1\"");

    fetch();

    assertThat(host.ranges()).containsExactly("bytes=100000-");
    assertThat(target).hasBinaryContent(content);
    assertThat(visibleFiles()).containsExactly("digits.gz");
  }

  @Test
  void aServerWithoutRangesSendsTheWholeFileAgain() throws IOException {
    host.honoursRange = false;
    leavePartial(content, 100_000, "\"v1\"");

    fetch();

    assertThat(host.ranges()).containsExactly("bytes=100000-");
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void anotherVersionIsNotMixedWithTheOldOne() throws IOException {
    leavePartial(new byte[SIZE], 100_000, "\"v0\"");

    fetch();

    assertThat(target).hasBinaryContent(content);
    assertThat(host.ranges()).containsExactly("bytes=100000-");
  }

  @Test
  void aBeginningOfUnknownVersionIsDropped() throws IOException {
    leavePartial(content, 100_000, "");

    fetch();

    assertThat(host.ranges()).containsExactly("whole");
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void aDamagedBeginningCostsASecondDownload() throws IOException {
    leavePartial(new byte[SIZE], 100_000, "\"v1\"");

    fetch();

    assertThat(host.ranges()).containsExactly("bytes=100000-", "whole");
    assertThat(target).hasBinaryContent(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {206, 416})
  void aServerThatCannotContinueIsAskedForTheWholeFile(int status) throws IOException {
    host.statusOfRanges = status;
    leavePartial(content, 100_000, "\"v1\"");

    fetch();

    assertThat(host.ranges()).containsExactly("bytes=100000-", "whole");
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void aDownloadThatOnlyLacksItsMoveIsNotAskedForAgain() throws IOException {
    leavePartial(content, SIZE, "\"v1\"");

    fetch();

    assertThat(host.ranges()).isEmpty();
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void aBeginningLongerThanTheFileIsDropped() throws IOException {
    leavePartial(Arrays.copyOf(content, SIZE + 9), SIZE + 9, "\"v1\"");

    fetch();

    assertThat(host.ranges()).containsExactly("whole");
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void aConnectionThatBreaksOffIsTakenUp() {
    host.answersToCut = 2;

    fetch();

    assertThat(host.ranges()).hasSize(3).startsWith("whole");
    assertThat(host.ranges().get(2)).matches("bytes=\\d+-|whole");
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void aConnectionThatKeepsBreakingOffSaysHowToGoOn() {
    host.answersToCut = 3;

    assertThatThrownBy(this::fetch)
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot download " + remote.uri() + ": ")
        .hasMessageEndingWith(": try again (what has arrived is kept), or do it yourself");
    assertThat(target).doesNotExist();
    assertThat(cache.resolve("set/digits.gz.partial")).isNotEmptyFile();

    fetch();

    assertThat(host.ranges().get(3)).matches("bytes=[1-9]\\d*-");
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void aWrongChecksumNamesBothAndNothingIsKept() throws IOException {
    byte[] corrupted = content.clone();
    corrupted[SIZE / 2] ^= 1;
    host.content = corrupted;

    assertFails(
        "%s: the download's SHA-256 must be %s, found %s: it is not used; try again later or do it yourself"
            .formatted(remote.uri(), remote.sha256(), Sha256.of(corrupted)));
    assertThat(visibleFiles()).isEmpty();
  }

  @Test
  void aMissingFileIsNotTriedAgain() {
    host.status = 404;

    assertFails(
        "cannot download %s: expects HTTP status 200, found 404: the file may have moved; do it yourself"
            .formatted(remote.uri()));
    assertThat(host.ranges()).hasSize(1);
  }

  @Test
  void aFileOfAnotherSizeIsRefusedBeforeItIsWritten() throws IOException {
    host.content = Arrays.copyOf(content, SIZE + 1);

    assertFails(
        "%s: the file must have 300000 bytes, found 300001: it is not the published one; do it yourself"
            .formatted(remote.uri()));
  }

  @Test
  void withoutAServerTheMessageNamesTheWayWithoutADownload() {
    host.close();

    assertFails(
        "cannot download %s: no connection (is there a network?): try again (what has arrived is kept), or do it yourself"
            .formatted(remote.uri()));
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(cache.resolve("file"), "in the way");

    assertThatThrownBy(
            () ->
                new Downloader(file, DownloadProgress.NONE, OTHERWISE)
                    .fetch("set", List.of(remote)))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot write into the cache " + file + ": ")
        .hasMessageEndingWith(": choose one that can be written (LIMN_CACHE sets the user's)");
  }

  @Test
  void aServerThatFallsSilentIsGivenUpAndTheRestIsAskedForAgain() {
    host.answersToStall = 2;

    impatient().fetch("set", List.of(remote));

    assertThat(host.ranges()).hasSize(3).startsWith("whole");
    assertThat(host.ranges().get(2)).matches("bytes=[1-9]\\d*-");
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void aServerThatStaysSilentSaysHowToGoOn() {
    host.answersToStall = 3;

    assertThatThrownBy(() -> impatient().fetch("set", List.of(remote)))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "cannot download %s: nothing has come for 0.3 s: try again (what has arrived is kept), or do it yourself"
                .formatted(remote.uri()));
    assertThat(cache.resolve("set/digits.gz.partial")).isNotEmptyFile();
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    host.gate = new CountDownLatch(1);

    assertThatThrownBy(() -> impatient().fetch("set", List.of(remote)))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot download " + remote.uri() + ": request timed out: ");
  }

  @Test
  void aSlowServerIsWaitedForWhileItSendsSomething() {
    host.pieceBytes = 1000;

    fetch();

    assertThat(host.ranges()).containsExactly("whole");
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void aServerThatSendsElsewhereIsFollowed() {
    remote = new RemoteFile(host.uri("moved/digits.gz"), SIZE, Sha256.of(content));

    fetch();

    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void aFileThatTurnsOutLongerIsRefused() {
    host.tellsLength = false;
    host.content = Arrays.copyOf(content, SIZE + 1);

    assertFails(
        "%s: the file must have 300000 bytes, found more: it is not the published one; do it yourself"
            .formatted(remote.uri()));
  }

  @Test
  void aFileThatTurnsOutShorterBrokeOff() {
    host.tellsLength = false;
    host.honoursRange = false;
    host.content = Arrays.copyOf(content, SIZE - 1);

    assertFails(
        "cannot download %s: it broke off after 299999 of 300000 bytes: try again (what has arrived is kept), or do it yourself"
            .formatted(remote.uri()));
  }

  @Test
  void aFileLargerThanTheDiskIsNotBegun() {
    RemoteFile huge = new RemoteFile(host.uri("digits.gz"), 1L << 60, Sha256.of(content));

    assertThatThrownBy(
            () ->
                new Downloader(cache, DownloadProgress.NONE, OTHERWISE).fetch("set", List.of(huge)))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith(
            "cannot download %s: it takes 1099511627776 MB and the disk of the cache %s has "
                .formatted(huge.uri(), cache))
        .hasMessageEndingWith(
            " MB left: make room or choose one on another disk (LIMN_CACHE sets the user's)");
    assertThat(host.ranges()).isEmpty();
  }

  @Test
  void aDiskThatFillsUpMeanwhileIsNamedAndNotTriedAgain() throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
    Files.createDirectories(target.getParent());
    Files.createSymbolicLink(cache.resolve("set/digits.gz.partial"), Path.of("/dev/full"));

    assertFails(
        "cannot write into the cache %s: No space left on device: choose one that can be written (LIMN_CACHE sets the user's)"
            .formatted(cache));
    assertThat(host.ranges()).hasSize(1);
    assertThat(target).doesNotExist();
  }

  @Test
  void threadsThatAskAtOnceShareOneDownload() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> asked = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        asked.add(threads.submit(this::fetch));
      }
      for (Future<Path> answer : asked) {
        answer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(target).hasBinaryContent(content);
    assertThat(host.ranges()).hasSize(1);
  }

  @Test
  void processesThatAskAtOnceShareOneDownload() throws Exception {
    host.gate = new CountDownLatch(1);
    List<Process> processes = List.of(startFetching(), startFetching());
    List<BufferedReader> outputs = processes.stream().map(Process::inputReader).toList();
    for (BufferedReader output : outputs) {
      assertThat(output.readLine()).isEqualTo("asking");
    }
    host.gate.countDown();

    for (int i = 0; i < processes.size(); i++) {
      assertThat(outputs.get(i).lines()).isEmpty();
      assertThat(processes.get(i).waitFor()).isZero();
    }
    assertThat(target).hasBinaryContent(content);
    assertThat(host.ranges()).hasSize(1);
  }

  /** What another process runs: uri, bytes, SHA-256, cache. */
  static final class Fetching {
    public static void main(String[] arguments) {
      RemoteFile file =
          new RemoteFile(URI.create(arguments[0]), Long.parseLong(arguments[1]), arguments[2]);
      System.out.println("asking");
      new Downloader(Path.of(arguments[3]), DownloadProgress.NONE, OTHERWISE)
          .fetch("set", List.of(file));
    }
  }

  private Process startFetching() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Fetching.class.getName(),
            remote.uri().toString(),
            Integer.toString(SIZE),
            remote.sha256(),
            cache.toString())
        .redirectErrorStream(true)
        .start();
  }

  private Path fetch() {
    return new Downloader(cache, DownloadProgress.NONE, OTHERWISE).fetch("set", List.of(remote));
  }

  private Downloader impatient() {
    return new Downloader(cache, DownloadProgress.NONE, OTHERWISE, Duration.ofMillis(300));
  }

  private void assertFails(String message) {
    assertThatThrownBy(this::fetch).isInstanceOf(LimnException.class).hasMessage(message);
  }

  private void leavePartial(byte[] bytes, int length, String version) throws IOException {
    Files.createDirectories(target.getParent());
    Files.write(cache.resolve("set/digits.gz.partial"), Arrays.copyOf(bytes, length));
    Files.writeString(cache.resolve("set/digits.gz.partial.version"), version);
  }

  private List<String> visibleFiles() throws IOException {
    try (Stream<Path> files = Files.list(cache.resolve("set"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    }
  }
}
