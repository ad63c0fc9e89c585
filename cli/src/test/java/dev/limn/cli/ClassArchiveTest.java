package dev.limn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive of classes that the launcher has made for the server, with a Java that makes none.
 */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher for Windows has no archive")
class ClassArchiveTest {

  private static final String USED = "-XX:SharedArchiveFile=";

  @TempDir Path directory;
  private LauncherTree tree;
  private Path classes;

  @BeforeEach
  void plantTree() throws IOException {
    tree = new LauncherTree(directory);
    tree.set("LIMN_CACHE", directory.resolve("my cache").toString());
    classes = directory.resolve("my cache/classes");
    LauncherTree.script(directory.resolve("tools/sleep"), "#!/bin/sh\n");
  }

  @Test
  void theSecondStartUsesWhatWasWrittenAfterTheFirst() throws Exception {
    LauncherTree.Run first = tree.launchToTheEnd("serve", "--port", "0");
    assertThat(first.out()).doesNotContain(USED).endsWith(" dev.limn.cli.Main serve --port 0\n");

    LauncherTree.Run second = tree.launch("serve", "--port", "0");
    assertThat(second.out())
        .contains(USED + archives().get(0) + " -Xlog:cds*=off ")
        .endsWith(" dev.limn.cli.Main serve --port 0\n");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void anArchiveOfAnotherBuildOrJavaIsNotUsed() throws Exception {
    tree.launchToTheEnd("serve");
    tree.write("runtime/src/main/java/A.java", "class A { }");

    assertThat(tree.launchToTheEnd("serve").out()).doesNotContain(USED);
    assertThat(archives()).hasSize(1);
    assertThat(tree.launch("serve").out()).contains(USED);
    tree.java("17.0.16");
    assertThat(tree.launchToTheEnd("serve").out()).doesNotContain(USED);
    assertThat(archives()).hasSize(2);
  }

  @Test
  void severalStartsAtOnceLeaveOneWholeArchive() throws Exception {
    tree.launch("serve", "--help");
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(tree.startToTheEnd("serve"));
    }
    for (Process start : starts) {
      assertThat(LauncherTree.end(start).err()).isEmpty();
    }
    // Whoever comes second throws his away when he is done.
    while (archives().stream().anyMatch(file -> file.toString().contains(".new."))) {
      Thread.onSpinWait();
    }

    assertThat(archives()).hasSize(1);
    assertThat(archives().get(0)).hasContent("classes");
    assertThat(tree.launch("serve").out()).contains(USED);
  }

  @Test
  void whatCannotBeWrittenIsNoErrorAndLeavesNothing() throws Exception {
    tree.set("FAKE_DUMP", "1");
    LauncherTree.Run run = tree.launchToTheEnd("serve");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).doesNotContain("classes");
    assertThat(archives()).isEmpty();

    Files.delete(classes.resolve(lock()));
    Files.delete(classes);
    Files.writeString(classes, "in the way");
    assertThat(tree.launchToTheEnd("serve"))
        .satisfies(second -> assertThat(second.err()).isEmpty())
        .satisfies(second -> assertThat(second.out()).doesNotContain(USED));
  }

  @Test
  void otherCommandsAndThoseWhoDoNotWantAnyHaveNone() throws Exception {
    tree.launchToTheEnd("sample");
    tree.launchToTheEnd("serve", "--help");
    tree.launchToTheEnd("serve", "--check");
    tree.set("LIMN_CLASSES", "0");
    tree.launchToTheEnd("serve");
    tree.unset("LIMN_CLASSES");
    tree.set("LIMN_JAVA_OPTS", "-XX:SharedArchiveFile=own.jsa");

    assertThat(tree.launchToTheEnd("serve").out()).containsOnlyOnce(USED);
    assertThat(classes).doesNotExist();
  }

  /** All files but the lock. */
  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(classes)) {
      return files.filter(file -> !file.toString().endsWith(".lock")).toList();
    }
  }

  /** The file that stays; it may come a moment after the command has ended. */
  private String lock() throws IOException {
    while (true) {
      try (Stream<Path> files = Files.list(classes)) {
        Optional<Path> lock = files.filter(file -> file.toString().endsWith(".lock")).findFirst();
        if (lock.isPresent()) {
          return lock.get().getFileName().toString();
        }
      }
    }
  }
}
