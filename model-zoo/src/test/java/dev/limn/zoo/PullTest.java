package dev.limn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.model.InvalidPackageException;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Sha256;
import dev.limn.runtime.signature.SigningKey;
import dev.limn.runtime.signature.TrustedKeys;
import dev.limn.zoo.Pull.Arrival;
import dev.limn.zoo.Pull.Pulled;
import dev.limn.zoo.download.DownloadProgress;
import dev.limn.zoo.download.FileHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulling over real sockets. What a single download meets is tested with the downloader. */
class PullTest {

  private static final Consumer<ModelPackage> ANY = model -> {};

  @TempDir Path directory;

  private final ModelPackage tiny = Packages.of("tiny", "1.0.0");
  private ZooDirectory source;
  private ZooDirectory zoo;
  private FileHost host;
  private ZooEntry published;

  @BeforeEach
  void publishAModel() throws IOException {
    source = new ZooDirectory(directory.resolve("source"));
    zoo = new ZooDirectory(directory.resolve("cache/zoo"));
    published = source.add(tiny);
    host = new FileHost(Files.readAllBytes(source.archive(published)));
    publish();
  }

  private void publish() {
    host.page("zoo/index.json", source.index().encode());
  }

  @AfterEach
  void stopTheHost() {
    host.close();
  }

  @Test
  void aPulledModelIsHereWhole() throws IOException {
    Pulled pulled = pull("tiny");

    assertThat(pulled.arrival()).isEqualTo(Arrival.PULLED);
    assertThat(pulled.entry()).isEqualTo(published);
    assertThat(zoo.index().models()).containsExactly(published);
    assertThat(zoo.open(published).sha256()).isEqualTo(tiny.sha256());
    assertThat(files()).containsExactly("index.json", "tiny/tiny-1.0.0.zip");
    assertThat(host.ranges()).containsExactly("whole");
  }

  @Test
  void theIndexMayBeNamedAndTheServerMaySendElsewhere() {
    String index = host.uri("moved/zoo/index.json").toString();

    Pulled pulled = new Pull(zoo, ZooOrigin.of(index, DownloadProgress.NONE), ANY).run(tiny());

    assertThat(pulled.model().sha256()).isEqualTo(tiny.sha256());
  }

  @Test
  void aVersionThatIsHereIsNotAskedFor() {
    pull("tiny@1.0.0");
    host.close();

    Pulled pulled = pull("tiny@1.0.0");

    assertThat(pulled.arrival()).isEqualTo(Arrival.WAS_HERE);
    assertThat(pulled.model().sha256()).isEqualTo(tiny.sha256());
  }

  @Test
  void withoutANetworkWhatIsHereWillDo() {
    pull("tiny");
    host.close();

    assertThat(pull("tiny").arrival()).isEqualTo(Arrival.UNREACHABLE);
    assertFails(
        "other",
        LimnException.class,
        "cannot get " + host.uri("zoo/index.json") + ": no connection (is there a network?)");
  }

  @Test
  void withoutAVersionTheLatestIsPulled() throws IOException {
    pull("tiny");
    ZooEntry next = source.add(Packages.of("tiny", "1.1.0"));
    host.content = Files.readAllBytes(source.archive(next));
    publish();

    Pulled pulled = pull("tiny");

    assertThat(pulled.arrival()).isEqualTo(Arrival.PULLED);
    assertThat(pulled.entry().version()).isEqualTo("1.1.0");
    assertThat(zoo.index().versions("tiny")).containsExactly("1.0.0", "1.1.0");
    assertThat(pull("tiny").arrival()).isEqualTo(Arrival.WAS_HERE);
    assertThat(host.ranges()).hasSize(2);
  }

  @Test
  void whatIsNotThereIsNamed() {
    String place = host.uri("zoo/index.json").toString();

    assertFails(
        "tinny", LimnException.class, place + " has no model 'tinny'; did you mean 'tiny'?");
    assertFails("tiny@2", LimnException.class, place + " has no version 2 of tiny; it has 1.0.0");
    assertThat(zoo.root()).doesNotExist();
  }

  @Test
  void aPullThatBrokeOffIsTakenUp() {
    host.answersToCut = 3;
    assertThatThrownBy(() -> pull("tiny"))
        .hasMessageStartingWith("cannot download " + host.uri("zoo/tiny/tiny-1.0.0.zip") + ": ")
        .hasMessageEndingWith(
            ": try again (what has arrived is kept), or tell whoever keeps the zoo");
    assertThat(zoo.index().models()).isEmpty();

    pull("tiny");

    assertThat(host.ranges()).hasSize(4);
    assertThat(host.ranges().get(3)).matches("bytes=[1-9]\\d*-");
    assertThat(zoo.open(published).sha256()).isEqualTo(tiny.sha256());
  }

  @Test
  void aChangedByteOnTheWayIsFound() throws IOException {
    host.content = changed(host.content, 100_000);

    assertFails(
        "tiny",
        LimnException.class,
        "%s: the download's SHA-256 must be %s, found %s: it is not used; try again later or tell whoever keeps the zoo"
            .formatted(
                host.uri("zoo/tiny/tiny-1.0.0.zip"),
                published.archive().sha256(),
                Sha256.of(host.content)));
    assertThat(files()).isEmpty();
  }

  @Test
  void anArchiveThatIsGoneIsNamed() {
    host.status = 404;

    assertFails(
        "tiny",
        LimnException.class,
        "cannot download %s: expects HTTP status 200, found 404: the file may have moved; tell whoever keeps the zoo"
            .formatted(host.uri("zoo/tiny/tiny-1.0.0.zip")));
  }

  @Test
  void aDamagedPackageIsRefusedThoughItsArchiveIsTheOneOfTheIndex() throws IOException {
    byte[] archive = changed(host.content, 100_000);
    host.content = archive;
    host.page("zoo/index.json", ZooIndex.of(List.of(published.at(archive(archive)))).encode());

    assertThatThrownBy(() -> pull("tiny"))
        .isInstanceOf(LimnException.class)
        .hasMessageContaining("model package tiny-1.0.0.zip: ");
    assertThat(files()).isEmpty();

    host.content = Files.readAllBytes(source.archive(published));
    publish();
    assertThat(pull("tiny").arrival()).isEqualTo(Arrival.PULLED);
  }

  @Test
  void anOlderVersionCannotPassForANewerOne() throws IOException {
    ZooEntry newer = new ZooDirectory(directory.resolve("x")).add(Packages.of("tiny", "1.1.0"));
    host.page("zoo/index.json", ZooIndex.of(List.of(newer.at(archive(host.content)))).encode());

    assertFails(
        "tiny@1.1.0",
        InvalidPackageException.class,
        "model package tiny@1.1.0: the index states SHA-256 %s, found tiny@1.0.0 with %s: get it again"
            .formatted(newer.sha256(), tiny.sha256()));
    assertThat(files()).isEmpty();
  }

  @Test
  void aVersionDoesNotChange() {
    pull("tiny");
    ZooDirectory other = new ZooDirectory(directory.resolve("other"));
    ZooEntry changed = other.add(Packages.of("tiny", "1.0.0", "Another one"));

    assertThatThrownBy(() -> new Pull(zoo, new DirectoryOrigin(other), ANY).run(named("tiny")))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "tiny@1.0.0 of the zoo %s is another one, SHA-256 %s, than that which is here, %s: to change it, say 'limn zoo remove tiny@1.0.0' first"
                .formatted(other.root(), changed.sha256(), tiny.sha256()));
  }

  @Test
  void aSignatureMayBeRequired() {
    Path key = directory.resolve("key");
    TrustedKeys trusted = SigningKey.generate(key);
    Pull strict = new Pull(zoo, new DirectoryOrigin(source), trusted::require);

    assertThatThrownBy(() -> strict.run(tiny()))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageEndingWith("found no signature");
    assertThat(zoo.index().models()).isEmpty();

    source.add(SigningKey.read(key).sign(tiny));
    trusted.require(strict.run(tiny()).model());
  }

  @Test
  void whatIsHereWithoutASignatureDoesNotPass() {
    pull("tiny");
    TrustedKeys trusted = SigningKey.generate(directory.resolve("key"));
    Pull strict = new Pull(zoo, origin(), trusted::require);

    assertThatThrownBy(() -> strict.run(named("tiny@1.0.0")))
        .isInstanceOf(InvalidPackageException.class);
    assertThatThrownBy(() -> strict.run(named("tiny"))).isInstanceOf(InvalidPackageException.class);
  }

  @Test
  void aDirectoryIsAnOriginToo() throws IOException {
    Pulled pulled =
        new Pull(zoo, ZooOrigin.of(source.root().toString(), DownloadProgress.NONE), ANY)
            .run(tiny());

    assertThat(pulled.entry()).isEqualTo(published);
    assertThat(files()).containsExactly("index.json", "tiny/tiny-1.0.0.zip");
    assertThat(source.archive(published)).exists();
  }

  @Test
  void whatWasSignedSinceReplacesWhatIsHereUnsigned() throws IOException {
    pull("tiny");
    Path key = directory.resolve("key");
    TrustedKeys trusted = SigningKey.generate(key);
    Pull strict = new Pull(zoo, new DirectoryOrigin(source), trusted::require);
    assertThatThrownBy(() -> strict.run(tiny())).hasMessageEndingWith("found no signature");
    ZooEntry signed = source.add(SigningKey.read(key).sign(tiny));

    Pulled pulled = strict.run(tiny());

    assertThat(pulled.arrival()).isEqualTo(Arrival.PULLED);
    trusted.require(zoo.verify(pulled.entry()));
    assertThat(zoo.index().models()).containsExactly(signed);
    assertThat(files()).containsExactly("index.json", signed.archive().path());
    assertThat(strict.run(tiny()).arrival()).isEqualTo(Arrival.WAS_HERE);
  }

  @Test
  void aNamedVersionIsAskedForAgainWhereWhatIsHereIsRefused() {
    Path key = directory.resolve("key");
    SigningKey.generate(directory.resolve("other"));
    source.add(SigningKey.read(directory.resolve("other")).sign(tiny));
    new Pull(zoo, new DirectoryOrigin(source), ANY).run(tiny());
    TrustedKeys trusted = SigningKey.generate(key);
    Pull strict = new Pull(zoo, new DirectoryOrigin(source), trusted::require);
    ZooReference named = named("tiny@1.0.0");
    assertThatThrownBy(() -> strict.run(named)).isInstanceOf(InvalidPackageException.class);
    source.add(SigningKey.read(key).sign(tiny));

    trusted.require(strict.run(named).model());

    assertThat(strict.run(named).arrival()).isEqualTo(Arrival.WAS_HERE);
  }

  @Test
  void aServerInTroubleDoesNotKeepFromWhatIsHere() {
    pull("tiny");
    String address = host.uri("troubled").toString();
    Pull pull = new Pull(zoo, ZooOrigin.of(address, DownloadProgress.NONE), ANY);
    for (int status : new int[] {502, 503, 504}) {
      host.status = status;

      assertThat(pull.run(tiny()).arrival()).isEqualTo(Arrival.UNREACHABLE);
      assertThatThrownBy(() -> pull.run(named("other")))
          .hasMessage(
              "cannot get %s/index.json: HTTP status %d: try again later"
                  .formatted(address, status));
    }
    host.status = 404;
    assertThatThrownBy(() -> pull.run(tiny())).hasMessageContaining("found 404");
  }

  @Test
  void aDirectoryThatIsGoneDoesNotKeepFromWhatIsHere() throws IOException {
    Path mount = directory.resolve("mount");
    Pull pull = new Pull(zoo, new DirectoryOrigin(new ZooDirectory(mount)), ANY);
    pull("tiny");

    assertThat(pull.run(tiny()).arrival()).isEqualTo(Arrival.UNREACHABLE);
    Files.createDirectory(mount);
    assertThat(pull.run(tiny()).arrival()).isEqualTo(Arrival.UNREACHABLE);
    assertThatThrownBy(() -> pull.run(named("other")))
        .hasMessageStartingWith(mount + " is no zoo: it has no index.json");
  }

  @Test
  void anArchiveOfADirectoryThatIsLargerThanStatedIsNotCopied() throws IOException {
    Path archive = source.archive(published);
    Files.write(archive, new byte[1], StandardOpenOption.APPEND);
    long bytes = published.archive().bytes();

    assertThatThrownBy(() -> new Pull(zoo, new DirectoryOrigin(source), ANY).run(tiny()))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "%s must have %d bytes, found %d: it is not used; tell whoever keeps the zoo"
                .formatted(archive, bytes, bytes + 1));
    assertThat(files()).isEmpty();
  }

  @Test
  void aDirectoryThatIsNoZooOrNotWholeIsNamed() throws IOException {
    ZooOrigin none = ZooOrigin.of(directory.toString(), DownloadProgress.NONE);
    assertThatThrownBy(() -> new Pull(zoo, none, ANY).run(tiny()))
        .hasMessage(
            "%s is no zoo: it has no index.json ('limn zoo add PACKAGE --zoo %s' makes one)"
                .formatted(directory, directory));

    Path archive = source.archive(published);
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, changed(bytes, 9));
    assertThatThrownBy(() -> new Pull(zoo, new DirectoryOrigin(source), ANY).run(tiny()))
        .hasMessage(
            "%s: SHA-256 must be %s, found %s: it is not used; tell whoever keeps the zoo"
                .formatted(archive, published.archive().sha256(), Sha256.of(archive)));
    Files.delete(archive);
    assertThatThrownBy(() -> new Pull(zoo, new DirectoryOrigin(source), ANY).run(tiny()))
        .hasMessage(
            "%s is in the index of the zoo %s and not there".formatted(archive, source.root()));
    assertThat(files()).isEmpty();
  }

  @Test
  void anAddressIsHttpOrADirectory() {
    assertThatThrownBy(() -> ZooOrigin.of("ftp://zoo", DownloadProgress.NONE))
        .isInstanceOf(UsageException.class)
        .hasMessage("a zoo is at http://, https:// or in a directory, found 'ftp://zoo'");
    assertThatThrownBy(() -> ZooOrigin.of("http://a b", DownloadProgress.NONE))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("'http://a b' is no address: ");
    assertThatThrownBy(() -> ZooOrigin.of("http:///zoo", DownloadProgress.NONE))
        .isInstanceOf(UsageException.class)
        .hasMessage("'http:///zoo' is no address: it names no host");
    assertThat(ZooOrigin.of("http://zoo/models", DownloadProgress.NONE).place())
        .isEqualTo("http://zoo/models/index.json");
    assertThat(ZooOrigin.of("https://zoo", DownloadProgress.NONE).place())
        .isEqualTo("https://zoo/index.json");
  }

  @Test
  void processesThatPullAtOnceShareOneDownload() throws Exception {
    host.gate = new CountDownLatch(1);
    List<Process> processes = List.of(startPulling(), startPulling(), startPulling());
    List<BufferedReader> outputs = processes.stream().map(Process::inputReader).toList();
    for (BufferedReader output : outputs) {
      assertThat(output.readLine()).isEqualTo("pulling");
    }
    host.gate.countDown();

    List<String> arrivals = new ArrayList<>();
    for (int i = 0; i < processes.size(); i++) {
      arrivals.addAll(outputs.get(i).lines().toList());
      assertThat(processes.get(i).waitFor()).isZero();
    }
    assertThat(arrivals).containsExactlyInAnyOrder("PULLED", "WAS_HERE", "WAS_HERE");
    assertThat(host.ranges()).hasSize(1);
    assertThat(zoo.open(published).sha256()).isEqualTo(tiny.sha256());
  }

  @Test
  void aPullWhoseProcessIsKilledIsTakenUp() throws Exception {
    host.answersToStall = 1;
    Process process = startPulling();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("pulling");
      assertThat(output.readLine()).isEqualTo("half");
      process.destroyForcibly().waitFor();
    }

    assertThat(pull("tiny").arrival()).isEqualTo(Arrival.PULLED);

    assertThat(host.ranges().get(1)).matches("bytes=[1-9]\\d*-");
    assertThat(zoo.open(published).sha256()).isEqualTo(tiny.sha256());
  }

  /** What another process runs: zoo, address. */
  static final class Pulling {
    public static void main(String[] arguments) {
      boolean[] told = new boolean[1];
      DownloadProgress progress =
          (file, done, total) -> {
            if (done >= total / 2 - (1 << 15) && done < total && !told[0]) {
              told[0] = true;
              System.out.println("half");
            }
          };
      System.out.println("pulling");
      ZooOrigin origin =
          ZooOrigin.of(arguments[1], arguments.length > 2 ? progress : DownloadProgress.NONE);
      Pull pull = new Pull(new ZooDirectory(Path.of(arguments[0])), origin, ANY);
      System.out.println(pull.run(ZooReference.parse("tiny")).arrival());
    }
  }

  private Process startPulling() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Pulling.class.getName(),
                zoo.root().toString(),
                host.uri("zoo").toString()));
    if (host.answersToStall > 0) {
      command.add("tell");
    }
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private Pulled pull(String reference) {
    return new Pull(zoo, origin(), ANY).run(named(reference));
  }

  private ZooOrigin origin() {
    return ZooOrigin.of(host.uri("zoo").toString(), DownloadProgress.NONE);
  }

  private static ZooReference tiny() {
    return named("tiny");
  }

  private static ZooReference named(String reference) {
    return ZooReference.parse(reference);
  }

  private void assertFails(String reference, Class<? extends LimnException> type, String message) {
    assertThatThrownBy(() -> pull(reference)).isInstanceOf(type).hasMessage(message);
  }

  private static Archive archive(byte[] bytes) {
    return new Archive("tiny/tiny-1.0.0.zip", bytes.length, Sha256.of(bytes));
  }

  private static byte[] changed(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  /** All files of the zoo, locks left out. */
  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(zoo.root())) {
      return all.filter(Files::isRegularFile)
          .map(file -> zoo.root().relativize(file).toString())
          .filter(name -> !name.endsWith(".lock"))
          .sorted()
          .toList();
    }
  }
}
