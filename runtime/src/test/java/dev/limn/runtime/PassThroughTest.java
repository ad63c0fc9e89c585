package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.limn.UsageException;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.TinyModel;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PassThroughTest {

  private static final Provider XNNPACK = Provider.parse("xnnpack");

  @ParameterizedTest
  @EnumSource
  void eachIsReadByItsName(PassThrough other) {
    assertThat(Provider.parse(other.title()))
        .isEqualTo(new Provider.Named(other.title(), Map.of()))
        .extracting(Provider::name)
        .isEqualTo(other.title());
  }

  /** Whatever ONNX Runtime says, it says so of the right provider. */
  @ParameterizedTest
  @EnumSource
  void eachIsHandedToOnnxRuntime(PassThrough other) {
    assumeTrue(
        other.obstacle().isPresent(), "this ONNX Runtime has " + other + ": nothing to refuse");
    try (SessionOptions session = new SessionOptions()) {
      assertThatThrownBy(() -> other.addTo(session, Map.of()))
          .message()
          .containsIgnoringCase(other.title());
    }
  }

  @Test
  void oneThatIsNotBuiltInIsRefusedWithTheWayToGetIt() {
    assumeTrue(XNNPACK.obstacle().isPresent(), "this ONNX Runtime has XNNPACK");
    assertThatThrownBy(
            () ->
                Sampler.open(
                    TinyModel.UNCONDITIONAL.pack(), SamplerOptions.DEFAULT.withProvider(XNNPACK)))
        .isInstanceOf(ProviderUnavailableException.class)
        .hasMessage(
            "provider xnnpack is not available: this ONNX Runtime was built without it: put a build"
                + " with XnnpackExecutionProvider on the class path in place of onnxruntime");
  }

  @Test
  void whatOnnxRuntimeHasIsAskedOfItAndNotOfAList() {
    Set<OrtProvider> there = OrtEnvironment.getAvailableProviders();
    assertThat(GpuArtifact.offers(OrtProvider.CPU)).isTrue();
    assertThat(XNNPACK.obstacle().isEmpty()).isEqualTo(there.contains(OrtProvider.XNNPACK));
  }

  @Test
  void anUnknownNameIsMetWithASuggestion() {
    assertThatThrownBy(() -> new Provider.Named("xnpack", Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown provider 'xnpack'; did you mean 'xnnpack'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dnnl     | use_arna  | provider dnnl takes the option use_arena, found use_arna",
        "nnapi    | fp16      | provider nnapi takes no options, found fp16",
        "openvino | device_id | provider openvino takes the option device_type, found device_id"
      })
  void anOptionThatWouldBeIgnoredIsRefused(String name, String option, String message) {
    assertThatThrownBy(() -> Provider.parse(name).withOptions(Map.of(option, "1")))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }

  @Test
  void optionsOfSomeAreLeftToOnnxRuntime() {
    Map<String, String> options = Map.of("intra_op_num_threads", "2");
    assertThat(XNNPACK.withOptions(options)).isEqualTo(new Provider.Named("xnnpack", options));
  }

  @Test
  void valuesThatAreNoNumberAreRefused() {
    try (SessionOptions session = new SessionOptions()) {
      assertThatThrownBy(() -> PassThrough.ROCM.addTo(session, Map.of("device_id", "-1")))
          .isInstanceOf(UsageException.class)
          .hasMessage("devices are numbered from 0 on, found '-1'");
      assertThatThrownBy(() -> PassThrough.DNNL.addTo(session, Map.of("use_arena", "yes")))
          .isInstanceOf(UsageException.class)
          .hasMessage("a provider's switch is 0 or 1, found 'yes'");
    }
  }

  @Test
  void int8IsNotForThem() {
    assertThatThrownBy(() -> new SamplerOptions(XNNPACK, Precision.INT8, 0))
        .isInstanceOf(UsageException.class)
        .hasMessage("int8 runs on the cpu provider alone, found xnnpack: use fp32 or cpu");
  }
}
