package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.TinyModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerOptionsTest {

  @Test
  void theDefaultsArePinned() {
    assertThat(SamplerOptions.DEFAULT)
        .isEqualTo(new SamplerOptions(Provider.CPU, Precision.FP32, 0));
    assertThat(SampleRequest.of(9))
        .isEqualTo(new SampleRequest(9, 0, 0, Labels.UNIFORM, 1, PriorChoice.DEFAULT));
  }

  @Test
  void eachOptionChangesAlone() {
    assertThat(SamplerOptions.DEFAULT.withThreads(3).withProvider(Provider.AUTO))
        .isEqualTo(new SamplerOptions(Provider.AUTO, Precision.FP32, 3));
    assertThat(SamplerOptions.DEFAULT.withPrecision(Precision.INT8))
        .isEqualTo(new SamplerOptions(Provider.CPU, Precision.INT8, 0));
    assertThat(
            SampleRequest.of(9)
                .withSeed(1)
                .withFirstIndex(2)
                .withTemperature(3)
                .withLabels(Labels.cycle(4))
                .withPrior(PriorChoice.MIXTURE))
        .isEqualTo(new SampleRequest(9, 1, 2, Labels.cycle(4), 3, PriorChoice.MIXTURE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda", "tensorrt", "auto"})
  void int8IsForTheProcessorAlone(String provider) {
    assertThatThrownBy(() -> new SamplerOptions(Provider.parse(provider), Precision.INT8, 0))
        .isInstanceOf(UsageException.class)
        .hasMessage("int8 runs on the cpu provider alone, found " + provider + ": use fp32 or cpu");
  }

  @Test
  void rangesAreChecked() {
    assertUsage(
        () -> SamplerOptions.DEFAULT.withThreads(-1),
        "threads must be from 0 (automatic) on, found -1");
    assertUsage(() -> new Provider.Cuda(-1), "GPUs are numbered from 0 on, found -1");
    assertUsage(() -> new Provider.TensorRt(-1), "GPUs are numbered from 0 on, found -1");
    assertUsage(() -> SampleRequest.of(0), "count must be at least 1, found 0");
    assertUsage(
        () -> SampleRequest.of(5).withFirstIndex(-1),
        "first index must be from 0 on and leave room for 5, found -1");
    assertUsage(
        () -> SampleRequest.of(5).withFirstIndex(Long.MAX_VALUE - 4),
        "first index must be from 0 on and leave room for 5, found 9223372036854775803");
    for (float temperature : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertUsage(
          () -> SampleRequest.of(5).withTemperature(temperature),
          "temperature must be a finite number from 0 on, found " + temperature);
    }
  }

  @ParameterizedTest
  @CsvSource({"cpu", "auto", "cuda", "tensorrt"})
  void aProviderIsReadAsItIsNamed(String name) {
    assertThat(Provider.parse(name).name()).isEqualTo(name);
  }

  @Test
  void theProvidersThatAreThereAreListed() {
    assertThat(Provider.available())
        .startsWith(Provider.CPU)
        .doesNotContain(Provider.AUTO)
        .hasSize(OrtEnvironment.getAvailableProviders().size());
  }

  @Test
  void anUnknownProviderIsMetWithASuggestion() {
    assertUsage(() -> Provider.parse("cdua"), "unknown provider 'cdua'; did you mean 'cuda'?");
    assertUsage(
        () -> Provider.parse("quantum"),
        "unknown provider 'quantum'; known: acl, auto, coreml, cpu, cuda, directml, dnnl, nnapi,"
            + " openvino, qnn, rocm, tensorrt, webgpu, xnnpack");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda", "tensorrt"})
  void aProviderThatIsNotBuiltInIsRefusedWithTheWayToGetIt(String name) {
    assumeFalse(hasGpu(), "this ONNX Runtime has GPU providers: their absence cannot be tested");
    ModelPackage tiny = TinyModel.UNCONDITIONAL.pack();
    SamplerOptions options = SamplerOptions.DEFAULT.withProvider(Provider.parse(name));

    assertThatThrownBy(() -> Sampler.open(tiny, options))
        .isInstanceOf(ProviderUnavailableException.class)
        .hasMessage(
            "provider "
                + name
                + " is not available: this ONNX Runtime was built without it: replace the dependency"
                + " onnxruntime by onnxruntime_gpu of the same version, or start ./limn with"
                + " LIMN_GPU=1");
  }

  @Test
  void autoFallsBackToTheProcessor() {
    assumeFalse(hasGpu(), "this ONNX Runtime has GPU providers: auto may choose one");
    try (Sampler sampler =
        Sampler.open(
            TinyModel.UNCONDITIONAL.pack(), SamplerOptions.DEFAULT.withProvider(Provider.AUTO))) {
      assertThat(sampler.provider()).isEqualTo(Provider.CPU);
      assertThat(sampler.providerChoice().passedOver())
          .hasSize(2)
          .allMatch(reason -> reason.contains("by onnxruntime_gpu of the same version"))
          .satisfiesExactly(
              first -> assertThat(first).startsWith("tensorrt: this ONNX Runtime was built"),
              second -> assertThat(second).startsWith("cuda: this ONNX Runtime was built"));
      assertThat(sampler.sample(SampleRequest.of(1)).count()).isEqualTo(1);
    }
  }

  @Test
  void theModelIsProvedWholeBeforeItIsTaken() {
    for (TinyModel tiny : List.of(TinyModel.UNCONDITIONAL, TinyModel.CONDITIONAL)) {
      ModelTrial trial =
          new ModelTrial(
              tiny.manifest(), tiny.decoder(), Optional.of(tiny.encoder()), SamplerOptions.DEFAULT);
      try (OpenModel model = trial.open(Provider.CPU)) {
        trial.prove(model);
      }
      ModelTrial swapped =
          new ModelTrial(
              tiny.manifest(), tiny.decoder(), Optional.of(tiny.decoder()), SamplerOptions.DEFAULT);
      try (OpenModel model = swapped.open(Provider.CPU)) {
        assertThatThrownBy(() -> swapped.prove(model)).isInstanceOf(LimnException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda", "auto", "xnnpack"})
  void halfPrecisionIsForTensorRtAlone(String provider) {
    assertUsage(
        () -> Provider.parse(provider).withFp16(),
        "fp16 runs on the tensorrt provider alone, found " + provider + ": use tensorrt or fp32");
  }

  @Test
  void aProviderWithoutOptionsRefusesThem() {
    assertUsage(
        () -> Provider.CPU.withOptions(Map.of("arena", "1")),
        "provider cpu takes no options, found arena");
    assertThat(Provider.AUTO.withOptions(Map.of())).isEqualTo(Provider.AUTO);
    assertThat(new Provider.Cuda(1).withOptions(Map.of("use_tf32", "1")))
        .isEqualTo(new Provider.Cuda(1, Map.of("use_tf32", "1")));
  }

  @Test
  void aGraphThatOnnxRuntimeRefusesIsNotBlamedOnTheProvider() {
    GraphBuilder unknown = new GraphBuilder("odd");
    unknown.input(ValueType.batched("x", ElementType.FLOAT32, 2));
    unknown.node("NoSuchOperator", "y", List.of("x"));
    OnnxModel graph = unknown.output(ValueType.batched("y", ElementType.FLOAT32, 2)).build();

    ModelTrial trial =
        new ModelTrial(
            TinyModel.UNCONDITIONAL.manifest(), graph, Optional.empty(), SamplerOptions.DEFAULT);
    for (Provider provider : List.of(Provider.CPU, Provider.AUTO)) {
      assertThatThrownBy(() -> new ProviderTrials<>(trial).first(provider))
          .isInstanceOf(LimnException.class)
          .isNotInstanceOf(ProviderUnavailableException.class)
          .message()
          .startsWith("ONNX Runtime refused graph odd: ")
          .contains("NoSuchOperator")
          .doesNotContain("\n");
    }
  }

  private static boolean hasGpu() {
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  private static void assertUsage(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(UsageException.class).hasMessage(message);
  }
}
