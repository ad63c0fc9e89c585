package dev.limn.zoo.publish;

import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.GraphSignature;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.PackagedFile;
import dev.limn.runtime.model.Precision;

/** The one graph by which others know a model: its fp32 decoder, or its classifier. */
final class MainGraph {

  private MainGraph() {}

  static GraphSignature of(Manifest manifest) {
    PackagedFile file =
        manifest.decoder(Precision.FP32).or(() -> manifest.file(FileRole.CLASSIFIER)).orElseThrow();
    return manifest.graphs().stream()
        .filter(graph -> graph.file().equals(file.path()))
        .findFirst()
        .orElseThrow();
  }
}
