package dev.limn.conformance.onnx;

import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes cases as the ONNX project lays them out. */
record CaseFiles(Path directory) {

  CaseFiles model(OnnxModel model) throws IOException {
    return bytes("model.onnx", model.toBytes());
  }

  CaseFiles set(int index, List<Tensor> inputs, List<Tensor> outputs) throws IOException {
    for (int i = 0; i < inputs.size(); i++) {
      bytes("test_data_set_" + index + "/input_" + i + ".pb", inputs.get(i).toBytes());
    }
    for (int i = 0; i < outputs.size(); i++) {
      bytes("test_data_set_" + index + "/output_" + i + ".pb", outputs.get(i).toBytes());
    }
    return this;
  }

  CaseFiles bytes(String path, byte[] bytes) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return this;
  }
}
