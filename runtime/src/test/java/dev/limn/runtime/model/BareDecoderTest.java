package dev.limn.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.ValueType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareDecoderTest {

  @TempDir Path directory;

  @Test
  void aDecoderExplainsItself() throws IOException {
    Manifest manifest = BareDecoder.open(write(TinyModel.CONDITIONAL.decoder())).manifest();

    assertThat(manifest.name()).isEqualTo("tiny");
    assertThat(manifest.version()).isEqualTo("1.0.0");
    assertThat(manifest.family()).isEqualTo("cvae");
    assertThat(manifest.task()).isEqualTo(Task.CONDITIONAL);
    assertThat(manifest.image()).isEqualTo(TinyModel.CONDITIONAL.image());
    assertThat(manifest.latent()).isEqualTo(LatentSpace.normal(6));
    assertThat(manifest.opset()).isEqualTo(17);
    assertThat(BareDecoder.open(write(TinyModel.UNCONDITIONAL.decoder())).manifest().task())
        .isEqualTo(Task.UNCONDITIONAL);
  }

  @Test
  void aGraphThatWasNotMadeByLimnIsRefused() throws IOException {
    Path file = write(TinyModel.UNCONDITIONAL.decoder().withMetadata(Map.of()));

    assertThatThrownBy(() -> BareDecoder.open(file))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            file
                + ": its metadata_props hold no limn.format = limn-model/1: open the package that"
                + " the decoder came from");
  }

  @Test
  void aNameThatIsMissingOrMalformedIsRefused() throws IOException {
    Path nameless = write(with(BareDecoder.NAME_KEY, null));
    assertThatThrownBy(() -> BareDecoder.open(nameless))
        .hasMessage(
            nameless
                + " breaks the decoder contract: name must be [a-z0-9][a-z0-9-]{0,63}, found null");

    Path classless = write(with(BareDecoder.CLASSES_KEY, null));
    assertThatThrownBy(() -> BareDecoder.open(classless))
        .hasMessage(
            classless
                + " breaks the decoder contract: image.classNames must be given unless the task is"
                + " unconditional, found []");

    Path twice = write(with(BareDecoder.CLASSES_KEY, "cat,cat,dog"));
    assertThatThrownBy(() -> BareDecoder.open(twice))
        .hasMessageEndingWith("class names must differ, found [cat, cat, dog]");
  }

  @Test
  void aGraphOfAnotherShapeIsRefused() throws IOException {
    Map<String, String> metadata = TinyModel.UNCONDITIONAL.decoder().metadata();
    GraphBuilder graph = new GraphBuilder("g").metadata(metadata);
    graph.input(ValueType.batched("latent", ElementType.FLOAT32, 3));
    graph.node("Sigmoid", "image", List.of("latent"));
    Path flat = write(graph.output(ValueType.batched("image", ElementType.FLOAT32, 3)).build());
    assertThatThrownBy(() -> BareDecoder.open(flat))
        .hasMessage(
            flat
                + " breaks the decoder contract: it needs 'image' with 4 axes, found"
                + " [image float32 [N,3]]");

    Path withoutPixels = write(TinyModel.UNCONDITIONAL.decoderWithoutPixels());
    assertThatThrownBy(() -> BareDecoder.open(withoutPixels))
        .hasMessage(
            withoutPixels
                + ": model package tiny: decoder.onnx outputs must be [image float32 [N,3,4,5],"
                + " pixels uint8 [N,4,5,3]], found [image float32 [N,3,4,5]]");
  }

  @Test
  void aFileThatIsNoGraphIsRefused() throws IOException {
    Path text = Files.writeString(directory.resolve("text.onnx"), "no graph");
    assertThatThrownBy(() -> BareDecoder.open(text))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith(text + ": not an ONNX model: ");

    Path missing = directory.resolve("missing.onnx");
    assertThatThrownBy(() -> BareDecoder.open(missing))
        .hasMessage("cannot read " + missing + ": no such file (" + missing + ")");

    Path huge = directory.resolve("huge.onnx");
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength(2L << 30);
    }
    assertThatThrownBy(() -> BareDecoder.open(huge))
        .hasMessage(huge + ": a decoder may have 1073741824 bytes, found 2147483648");
  }

  private static OnnxModel with(String key, String value) {
    OnnxModel decoder = TinyModel.CONDITIONAL.decoder();
    Map<String, String> metadata = new TreeMap<>(decoder.metadata());
    metadata.remove(key);
    if (value != null) {
      metadata.put(key, value);
    }
    return decoder.withMetadata(metadata);
  }

  private Path write(OnnxModel graph) throws IOException {
    return Files.write(directory.resolve("decoder.onnx"), graph.toBytes());
  }
}
