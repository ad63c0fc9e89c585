package dev.limn.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limn.runtime.MissingLibrary;
import dev.limn.runtime.Provider;
import dev.limn.zoo.ModelZoo;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

  private static final ProviderState CPU = new ProviderState("cpu", true, "drew", List.of());

  @Test
  void whatIsMissingIsListedByWhatBringsIt() {
    ProviderState cuda =
        new ProviderState(
            "cuda",
            false,
            "libcublasLt.so.12 is missing",
            List.of(
                MissingLibrary.of("libcublasLt.so.12"),
                MissingLibrary.of("libcudnn.so.9"),
                MissingLibrary.of("libcudart.so.12")));

    assertThat(cuda.lines())
        .containsExactly(
            "no: libcublasLt.so.12 is missing",
            "missing here: libcublasLt.so.12, libcudart.so.12: install CUDA 12.8 (package"
                + " cuda-libraries-12-8)",
            "missing here: libcudnn.so.9: install cuDNN 9 for CUDA 12 (package"
                + " libcudnn9-cuda-12)");
    assertThat(CPU.lines()).containsExactly("works: drew");
  }

  @Test
  void autoIsTheFirstOfItsCandidatesThatWorks() {
    ProviderState cuda = new ProviderState("cuda", true, "drew", List.of());
    ProviderState tensorRt = new ProviderState("tensorrt", false, "no", List.of());
    ProviderState xnnpack = new ProviderState("xnnpack", true, "drew", List.of());

    assertThat(Diagnosis.auto(List.of(CPU, cuda, tensorRt))).isEqualTo("cuda");
    assertThat(Diagnosis.auto(List.of(xnnpack, CPU, tensorRt))).isEqualTo("cpu");
    assertThat(Diagnosis.auto(List.of(tensorRt))).isEmpty();
  }

  @Test
  void everyLibraryThatAProviderNeedsIsLookedFor() {
    Provider tensorRt = Provider.parse("tensorrt");
    assumeTrue(tensorRt.obstacle().isPresent(), "this ONNX Runtime has TensorRT");
    assumeTrue(!tensorRt.libraries().isEmpty(), "NVIDIA's libraries are not for this system");
    LibraryPath empty = new LibraryPath(List.of(), "");

    ProviderState state = ProviderState.of(tensorRt, ModelZoo.get("vae-mlp-mnist"), empty);

    assertThat(state.works()).isFalse();
    assertThat(state.missing())
        .extracting(MissingLibrary::file)
        .containsExactlyElementsOf(tensorRt.libraries());
    assertThat(state.says()).contains("onnxruntime_gpu of the same version");
  }
}
