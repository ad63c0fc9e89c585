package dev.limn.conformance.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.limn.LimnException;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.NotApplicable;
import dev.limn.onnx.OnnxException;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A directory with a graph and what it must answer. */
record NodeCase(Path directory) {

  static final String MODEL = "model.onnx";

  private static final String DATA_SET = "test_data_set_";
  private static final long MAX_BYTES = 1L << 30;

  /** Holds a subject to every data set. */
  void require(Subject subject) {
    OnnxModel model = read(directory.resolve(MODEL), OnnxModel::parse);
    int sets = 0;
    for (Path set = set(0); Files.isDirectory(set); set = set(sets)) {
      require(subject, model, set);
      sets++;
    }
    if (sets == 0) {
      throw new CheckFailure("there is no directory " + DATA_SET + "0");
    }
  }

  private Path set(int index) {
    return directory.resolve(DATA_SET + index);
  }

  private static void require(Subject subject, OnnxModel model, Path set) {
    String name = String.valueOf(set.getFileName());
    List<Tensor> inputs = named(model.inputs(), tensors(set, "input"), name + ": inputs");
    List<Tensor> expected = named(model.outputs(), tensors(set, "output"), name + ": outputs");
    List<Tensor> found = subject.run(model, inputs);
    requireCount(name + ": answers", expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      TensorMatch.require(name + ": " + expected.get(i).name(), expected.get(i), found.get(i));
    }
  }

  /** By their place, as the format means it: the names inside the files may be others. */
  private static List<Tensor> named(List<ValueType> values, List<Tensor> tensors, String what) {
    requireCount(what, values.size(), tensors.size());
    List<Tensor> named = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      named.add(tensors.get(i).named(values.get(i).name()));
    }
    return named;
  }

  private static void requireCount(String what, int expected, int found) {
    if (expected != found) {
      throw new CheckFailure("%s: %d expected, found %d".formatted(what, expected, found));
    }
  }

  private static List<Tensor> tensors(Path set, String kind) {
    List<Tensor> tensors = new ArrayList<>();
    Path file = set.resolve(kind + "_0.pb");
    while (Files.exists(file)) {
      tensors.add(read(file, Tensor::parse));
      file = set.resolve(kind + "_" + tensors.size() + ".pb");
    }
    return tensors;
  }

  /** What Limn's reader does not know is no fault of the subject; what nobody could read is one. */
  private static <T> T read(Path file, Function<byte[], T> parser) {
    try {
      return parser.apply(bytes(file));
    } catch (OnnxException e) {
      String problem = file.getFileName() + ": " + e.getMessage();
      if (e.getCause() instanceof InvalidProtocolBufferException) {
        throw new CheckFailure(problem);
      }
      throw new NotApplicable(problem);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new NotApplicable(file.getFileName() + " is larger than " + MAX_BYTES + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
  }
}
