package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** LINUX and NO_CUDNN are what onnxruntime_gpu 1.29 says where there is no CUDA, and no cuDNN. */
class LoadFailureTest {

  private static final String LINUX =
      "Error code - ORT_FAIL - message: /onnxruntime_src/onnxruntime/core/session/"
          + "provider_bridge_ort.cc:1988 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get()"
          + " [ONNXRuntimeError] : 1 : FAIL : Failed to load library /home/u/.cache/limn/onnxruntime/"
          + "linux-x64-1/libonnxruntime_providers_cuda.so with error: %s: cannot open shared object"
          + " file: No such file or directory\n";

  private static final String NO_CUDNN =
      "ONNX Runtime failed: Error code - ORT_NOT_IMPLEMENTED - message: Non-zero status code"
          + " returned while running ConvTranspose node. Name:'01layers/03ConvTranspose2d/ConvTranspose'"
          + " Status Message: /onnxruntime_src/onnxruntime/core/providers/cuda/cuda_kernel.h:272 static"
          + " cudnnContext* onnxruntime::cuda::CudaKernel::RequireCudnnHandle(cudnnHandle_t)"
          + " [ONNXRuntimeError] : 9 : NOT_IMPLEMENTED : cuDNN is unavailable or disabled for CUDA"
          + " Execution Provider: %s";

  private static final String CUDA =
      "Error code - ORT_EP_FAIL - message: /onnxruntime_src/onnxruntime/core/providers/cuda/"
          + "cuda_call.cc:122 onnxruntime::CudaCall(ERRTYPE, const char*) CUDA failure %s ; GPU=-1 ;"
          + " hostname=c4327188c000 ; file=/onnxruntime_src/cuda_execution_provider.cc ; line=336 ;"
          + " expr=cudaSetDevice(info_.device_id); ";

  @ParameterizedTest
  @MethodSource
  void aMissingLibraryIsNamedWithWhatItComesIn(String file, String source) {
    LoadFailure failure = LoadFailure.of(LINUX.formatted(file));

    assertThat(failure.missing()).containsExactly(new MissingLibrary(file, "install " + source));
    assertThat(failure.reason()).isEqualTo(file + " is missing: install " + source);
  }

  static Stream<Arguments> aMissingLibraryIsNamedWithWhatItComesIn() {
    String toolkit = "CUDA 12.8 (package cuda-libraries-12-8)";
    String tensorRt = "TensorRT 10 (packages libnvinfer10, libnvonnxparsers10)";
    String cudnn = "cuDNN 9 for CUDA 12 (package libcudnn9-cuda-12)";
    return Stream.of(
        Arguments.of("libcublasLt.so.12", toolkit),
        Arguments.of("libcublas.so.12", toolkit),
        Arguments.of("libcudart.so.12", toolkit),
        Arguments.of("libcurand.so.10", toolkit),
        Arguments.of("libcufft.so.11", toolkit),
        Arguments.of("libnvrtc.so.12", toolkit),
        Arguments.of("libcudnn.so.9", cudnn),
        Arguments.of("libcudnn_graph.so.9.1.0", cudnn),
        Arguments.of("libnvinfer.so.10", tensorRt),
        Arguments.of("libnvinfer_plugin.so.10", tensorRt),
        Arguments.of("libnvonnxparser.so.10", tensorRt),
        Arguments.of("libcuda.so.1", "NVIDIA's driver"));
  }

  @Test
  void aLibraryOfAnotherProviderIsNamedToo() {
    LoadFailure failure = LoadFailure.of(LINUX.formatted("libopenvino.so.2520"));

    assertThat(failure.reason())
        .isEqualTo("libopenvino.so.2520 is missing: install it or put it on the loader's path");
  }

  @Test
  void windowsSaysWhatAProviderDependsOn() {
    LoadFailure failure =
        LoadFailure.of(
            "Error loading \"C:\\app\\onnxruntime_providers_cuda.dll\" which depends on"
                + " \"cublasLt64_12.dll\" which is missing. (Error 126: \"The specified module could"
                + " not be found.\")");

    assertThat(failure.missing())
        .extracting(MissingLibrary::file)
        .containsExactly("cublasLt64_12.dll");
    assertThat(failure.reason()).contains("install CUDA 12.8");
  }

  @Test
  void olderWindowsDoesNotSayWhich() {
    LoadFailure failure =
        LoadFailure.of(
            "FAIL : LoadLibrary failed with error 126 \"\" when trying to load"
                + " \"C:\\Users\\u\\.cache\\limn\\onnxruntime_providers_cuda.dll\"");

    assertThat(failure.missing()).isEmpty();
    assertThat(failure.reason())
        .isEqualTo(
            "a library that onnxruntime_providers_cuda.dll needs is missing: limn doctor looks for"
                + " each");
  }

  @Test
  void aModelThatOpenedAndDoesNotRunForWantOfCudnnSaysSo() {
    assertThat(
            LoadFailure.of(
                    NO_CUDNN.formatted(
                        "dlopen failed for libcudnn.so: libcudnn.so: cannot open shared object file:"
                            + " No such file or directory"))
                .reason())
        .isEqualTo(
            "libcudnn.so is missing: install cuDNN 9 for CUDA 12 (package libcudnn9-cuda-12)");
    assertThat(LoadFailure.of(NO_CUDNN.formatted("dlsym failed for cudnnCreate")).reason())
        .isEqualTo(
            "cuDNN is unavailable or disabled for CUDA Execution Provider: dlsym failed for"
                + " cudnnCreate");
  }

  @Test
  void cudnnsOwnMessageIsRead() {
    LoadFailure failure =
        LoadFailure.of(
            "Unable to load any of {libcudnn_graph.so.9.1.0, libcudnn_graph.so.9.1,"
                + " libcudnn_graph.so.9, libcudnn_graph.so}");

    assertThat(failure.missing())
        .extracting(MissingLibrary::file)
        .containsExactly("libcudnn_graph.so.9");
  }

  @Test
  void failuresOfCudaKeepTheirMeaningAndLoseTheMachinesName() {
    assertThat(
            LoadFailure.of(
                    CUDA.formatted(
                        "35: CUDA driver version is insufficient for CUDA runtime version"))
                .reason())
        .isEqualTo(
            "CUDA says CUDA driver version is insufficient for CUDA runtime version: install a newer"
                + " NVIDIA driver, one for CUDA 12.8");
    assertThat(LoadFailure.of(CUDA.formatted("100: no CUDA-capable device is detected")).reason())
        .isEqualTo(
            "CUDA says no CUDA-capable device is detected: look whether nvidia-smi lists the GPU");
    assertThat(LoadFailure.of(CUDA.formatted("719: unspecified launch failure")).reason())
        .isEqualTo("CUDA says unspecified launch failure");
  }

  @Test
  void anyOtherMessageIsLeftInWithoutWhereInTheSourceItWasWritten() {
    assertThat(
            LoadFailure.of(
                "Error code - ORT_INVALID_ARGUMENT - message: XNNPACK execution provider is not"
                    + " supported in this build. "))
        .isEqualTo(
            new LoadFailure(
                "XNNPACK execution provider is not supported in this build.", java.util.List.of()));
    assertThat(
            LoadFailure.of(
                    "Error code - ORT_FAIL - message: /onnxruntime_src/cuda_execution_provider_info.cc:62"
                        + " static onnxruntime::CUDAExecutionProviderInfo"
                        + " onnxruntime::CUDAExecutionProviderInfo::FromProviderOptions()"
                        + " [ONNXRuntimeError] : 1 : FAIL : provider_options_utils.h:182 Parse Unknown"
                        + " provider option: \"use_tf31\".\n")
                .reason())
        .isEqualTo("Unknown provider option: \"use_tf31\".");
    assertThat(LoadFailure.of("it fell over").reason()).isEqualTo("it fell over");
  }
}
