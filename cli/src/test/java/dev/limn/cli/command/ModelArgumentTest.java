package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelArgumentTest extends CommandTest {

  @Test
  void aDirectoryAndItsZipAreTheSameModel() throws IOException {
    ModelPackage model = TinyModel.CONDITIONAL.pack();
    Path zip = file("a model.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      for (String path : model.paths()) {
        entries.putNextEntry(new ZipEntry(path));
        entries.write(model.bytes(path));
      }
    }

    assertThat(ModelArgument.open(zip.toString()).sha256()).isEqualTo(model.sha256());
    assertThat(ModelArgument.open(model(TinyModel.CONDITIONAL)).sha256()).isEqualTo(model.sha256());
  }

  @Test
  void aDirectoryMayEndAsAGraphDoes() {
    ModelPackage model = TinyModel.CONDITIONAL.pack();
    model.writeTo(file("models/a.onnx"));

    assertThat(ModelArgument.open(file("models/a.onnx").toString()).sha256())
        .isEqualTo(model.sha256());
  }

  @Test
  void aNameOfTheZooIsFound() {
    String name = ModelZoo.list().get(0).name();

    assertThat(ModelArgument.open(name).manifest().name()).isEqualTo(name);
  }

  @Test
  void aNearNameIsOffered() {
    String name = ModelZoo.list().get(0).name();

    assertThatThrownBy(() -> ModelArgument.open(name + "x"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown model '" + name + "x'; did you mean '" + name + "'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no/such", "no\\such", "nosuch.zip", "nosuch.onnx"})
  void whatLooksLikeAPathIsNotSoughtInTheZoo(String path) {
    assertRefused(Invocation.of("inspect", path), 2, "model " + path + " does not exist");
  }

  @Test
  void whatIsNoPackageIsRefused() throws IOException {
    Files.writeString(file("text.zip"), "no zip");
    Files.writeString(file("text.onnx"), "no graph");
    Files.createDirectory(file("empty"));

    assertRefused(inspect("text.zip"), 1, "model package text.zip: not a readable zip");
    assertRefused(inspect("text.onnx"), 1, "text.onnx: not an ONNX model");
    assertRefused(inspect("empty"), 1, "empty: SHA256SUMS is missing: not a model package");
  }

  private Invocation inspect(String name) {
    return Invocation.of("inspect", file(name).toString());
  }
}
