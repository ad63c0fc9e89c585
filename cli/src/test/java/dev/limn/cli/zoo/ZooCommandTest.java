package dev.limn.cli.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.cli.command.CommandTest;
import dev.limn.cli.command.TinyModel;
import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooDirectory;
import dev.limn.zoo.ZooEntry;
import dev.limn.zoo.serve.ZooServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No command here looks into the user's own zoo but the plain list. */
class ZooCommandTest extends CommandTest {

  private static final ModelPackage TINY = TinyModel.GAN.pack();

  /** Says nothing of the package, so that a changed one leaves it as it was. */
  private static final int DATE_OF_FIRST_ENTRY = 12;

  private String tiny;
  private String shared;

  @BeforeEach
  void namePlaces() {
    tiny = model(TinyModel.GAN);
    shared = file("shared").toString();
  }

  @Test
  void theListBeginsWithWhatComesWithLimn() {
    Invocation limn = Invocation.of("zoo", "list");

    assertDone(limn);
    List<String> lines = limn.out().lines().toList();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(ModelZoo.list().size());
    for (int i = 0; i < ModelZoo.list().size(); i++) {
      ZooEntry entry = ModelZoo.list().get(i);
      assertThat(lines.get(i)).startsWith(entry.name()).contains(" MB  " + entry.description());
    }
  }

  @Test
  void jsonIsTheIndex() throws IOException {
    Invocation limn = Invocation.of("zoo", "list", "--json");

    assertDone(limn);
    assertThat(entries(limn.out())).startsWith(ModelZoo.list().toArray(ZooEntry[]::new));
  }

  @Test
  void anotherZooIsListedAlone() throws IOException {
    zoo("add", tiny, "--zoo", shared);

    Invocation here = zoo("list", "--zoo", shared);
    Invocation there = zoo("list", "--from", shared, "--json");

    assertDone(here);
    assertThat(here.out())
        .isEqualTo(
            "tiny                 1.0.0    gan          0.0 MB  One layer of random weights\n");
    assertDone(there);
    assertThat(entries(there.out())).isEqualTo(new ZooDirectory(file("shared")).index().models());
    assertRefused(
        zoo("list", "--zoo", shared, "--from", shared),
        2,
        "--zoo and --from both name what is listed: leave one out");
  }

  @Test
  void anotherActionIsRefused() {
    assertRefused(zoo("lits"), 2, "unknown zoo action 'lits'; did you mean 'list'?");
    assertRefused(
        zoo(), 2, "zoo: say what to do: list, pull, add, remove, verify, keygen, sign, serve");
  }

  @Test
  void aModelIsAddedVerifiedAndRemoved() {
    assertNoted(zoo("add", tiny, "--zoo", shared), "added tiny@1.0.0 to " + shared);

    Invocation verified = zoo("verify", "--zoo", shared);
    assertDone(verified);
    assertThat(verified.out())
        .isEqualTo(
            "ok      tiny 1.0.0: 9 files, SHA-256 %s, not signed\n".formatted(TINY.sha256()));

    assertNoted(zoo("remove", "tiny", "--zoo", shared), "removed tiny@1.0.0 from " + shared);
    assertNoted(zoo("verify", "--zoo", shared), "the zoo " + shared + " is empty");
    assertRefused(
        zoo("remove", "tiny", "--zoo", shared), 1, "the zoo " + shared + " has no model 'tiny'");
  }

  @Test
  void whatComesWithLimnStays() {
    String name = ModelZoo.list().get(0).name();

    assertRefused(zoo("remove", name), 2, name + " comes with Limn and cannot be removed");
  }

  @Test
  void aChangedArchiveIsFound() throws IOException {
    zoo("add", tiny, "--zoo", shared);
    Path archive = file("shared/tiny/tiny-1.0.0.zip");
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);

    Invocation limn = zoo("verify", "--zoo", shared);

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.out())
        .startsWith("FAILED  tiny@1.0.0: SHA-256 of " + archive + " must be ")
        .hasLineCount(1);
  }

  @Test
  void aModelOfANamedZooIsTheOneVerified() throws IOException {
    ModelZoo.get("beta-vae-mnist").writeZip(file("own.zip"));
    zoo("add", file("own.zip").toString(), "--zoo", shared);
    assertDone(zoo("verify", "beta-vae-mnist", "--zoo", shared));
    changeByte(file("shared/beta-vae-mnist/beta-vae-mnist-1.0.0.zip"), DATE_OF_FIRST_ENTRY);

    assertRefused(
        zoo("verify", "beta-vae-mnist", "--zoo", shared), 1, "SHA-256 of " + shared, " must be ");
    assertRefused(
        zoo("verify", "tiny", "--zoo", shared), 1, "the zoo " + shared + " has no model 'tiny'");
    assertDone(zoo("verify", "beta-vae-mnist"));
  }

  @Test
  void aChangedIndexIsFound() throws IOException {
    zoo("add", tiny, "--zoo", shared);
    Path index = file("shared/index.json");
    Files.writeString(index, Files.readString(index).replace("random", "golden"));

    Invocation limn = zoo("verify", "--zoo", shared);

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.out())
        .isEqualTo(
            "FAILED  tiny@1.0.0: the index of the zoo %s states another description of tiny@1.0.0 than the package: remove it and get it again\n"
                .formatted(shared));
  }

  @Test
  void whatAStrangersIndexSaysDoesNotReachTheTerminalRaw() throws IOException {
    zoo("add", tiny, "--zoo", shared);
    Path index = file("shared/index.json");
    String text = Files.readString(index);
    Files.writeString(
        index,
        text.replace("One layer", "\\u001b[2JOne\\nlayer\\u009b\\u202e")
            .replace("\"family\" : \"gan\",", ""));

    Invocation listed = zoo("list", "--from", shared);

    assertDone(listed);
    assertThat(listed.out())
        .isEqualTo(
            "tiny                 1.0.0    -            0.0 MB  ?[2JOne?layer?? of random weights\n");
    Files.writeString(index, text.replace("\"tiny\"", "\"\\u001b[2J\""));
    assertRefused(zoo("list", "--from", shared), 1, "name must be", "found ?[2J");
  }

  private static void changeByte(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aPackageIsSignedAndItsSignatureChecked() throws IOException {
    String key = file("maker.key").toString();
    Invocation made = zoo("keygen", "--out", key);
    assertThat(made.exitCode()).isZero();
    assertThat(made.out()).matches("[0-9a-f]{16}\n");
    assertThat(made.err()).startsWith(key + " signs: keep it to yourself; " + key + ".pub checks");
    assertRefused(zoo("keygen", "--out", key), 1, key + " already exists");

    assertRefused(
        zoo("verify", tiny, "--key", key + ".pub"),
        1,
        "it must be signed by key " + made.out().strip() + ", found no signature");
    assertNoted(zoo("sign", tiny, "--key", key), "signed " + tiny);

    Invocation checked = zoo("verify", tiny, "--key", key + ".pub");
    assertDone(checked);
    assertThat(checked.out())
        .isEqualTo(
            "tiny 1.0.0: 10 files, SHA-256 %s, signed by key %s"
                .formatted(TINY.sha256(), made.out()));
    assertThat(zoo("verify", tiny).out()).endsWith("signed (--key checks by whom)\n");
    assertThat(Path.of(tiny, "SHA256SUMS.sig")).hasSize(64);

    zoo("keygen", "--out", file("other.key").toString());
    assertRefused(
        zoo("verify", tiny, "--key", file("other.key.pub").toString()),
        1,
        "found a signature that does not hold: it is not theirs, or not whole");
    assertRefused(zoo("sign", tiny, "--key", key + ".pub"), 1, "must hold one block 'PRIVATE KEY'");
  }

  @Test
  void aZipIsSignedInItsPlace() throws IOException {
    Path zip = file("tiny.zip");
    TINY.writeZip(zip);
    String key = file("maker.key").toString();
    zoo("keygen", "--out", key);

    assertNoted(zoo("sign", zip.toString(), "--key", key), "signed " + zip);

    assertDone(zoo("verify", zip.toString(), "--key", key + ".pub"));
    assertThat(written()).containsExactly("maker.key", "maker.key.pub", "tiny.zip");
  }

  @Test
  void aModelIsPulledFromAServerAndWrittenAsAPackage() {
    String here = file("here").toString();
    zoo("add", tiny, "--zoo", shared);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    String uri;
    try (ZooServer server = ZooServer.start(file("shared"), address)) {
      uri = server.uri().toString();
      String out = file("out").toString();

      assertNoted(
          zoo("pull", "tiny", "--from", uri, "--zoo", here, "--out", out),
          "pulled tiny 1.0.0: in " + here);
      assertNoted(
          zoo("pull", "tiny", "--from", uri, "--zoo", here),
          "tiny 1.0.0 is here already: in " + here);
    }
    assertNoted(
        zoo("pull", "tiny", "--from", uri, "--zoo", here),
        uri + "index.json does not answer; tiny 1.0.0 is here: in " + here);
    assertRefused(
        zoo("pull", "other", "--from", uri, "--zoo", here),
        1,
        "cannot get " + uri + "index.json: no connection (is there a network?)");
    assertThat(ModelPackage.open(file("out")).sha256()).isEqualTo(TINY.sha256());
  }

  @Test
  void aPulledModelMustBeSignedWhereThatIsRequired() {
    String key = file("maker.key").toString();
    String here = file("here").toString();
    zoo("keygen", "--out", key);
    zoo("add", tiny, "--zoo", shared);
    String[] pull = {
      "pull", "tiny", "--from", shared, "--zoo", here, "--require-signature", key + ".pub"
    };

    assertRefused(zoo(pull), 1, "it must be signed by key ");
    zoo("sign", tiny, "--key", key);
    zoo("add", tiny, "--zoo", shared);
    assertNoted(zoo(pull), "pulled tiny 1.0.0: in " + here);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pull tiny                          | 2 | zoo pull: missing required option: '--from=URL|DIR'
          pull Tiny! --from x                | 2 | 'Tiny!' is no model of a zoo: expects NAME or NAME@VERSION
          pull tiny --from ftp://x           | 2 | a zoo is at http://, https:// or in a directory, found 'ftp://x'
          pull tiny --from nosuch            | 1 | nosuch is no zoo: it has no index.json
          pull tiny --from x --require-signature nosuch | 1 | cannot read key file nosuch: no such file (nosuch)
          add nosuch                         | 1 | model package nosuch does not exist
          serve nosuch                       | 1 | nosuch is no zoo: it has no index.json
          sign nosuch                        | 2 | zoo sign: missing required option: '--key=KEY'
          verify no/such                     | 2 | model no/such does not exist
          """)
  void whatCannotBeDoneIsOneLine(String arguments, int exitCode, String message) {
    assertRefused(zoo(arguments.split(" ")), exitCode, message);
  }

  @Test
  void aPortIsANumberOfAPort() {
    zoo("add", tiny, "--zoo", shared);

    assertRefused(
        zoo("serve", shared, "--port", "70000"), 2, "--port must be 0 to 65535, found 70000");
  }

  private static Invocation zoo(String... arguments) {
    List<String> all = new ArrayList<>(List.of("zoo"));
    all.addAll(List.of(arguments));
    return Invocation.of(all.toArray(String[]::new));
  }

  /** Done, with one line for a person. */
  private static void assertNoted(Invocation limn, String note) {
    assertThat(limn.err()).isEqualTo(note + System.lineSeparator());
    assertThat(limn.out()).isEmpty();
    assertThat(limn.exitCode()).isZero();
  }

  private static List<ZooEntry> entries(String json) throws IOException {
    return new ObjectMapper().readValue(json, new TypeReference<>() {});
  }
}
