package dev.limn.runtime;

import ai.onnxruntime.OrtProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The shared libraries that onnxruntime_gpu 1.29 loads: those that its own libraries state, and
 * cuDNN, which CUDA's provider looks for when it meets a convolution.
 */
enum GpuLibrary {
  DRIVER("libcuda.so.1", "nvcuda.dll", "NVIDIA's driver", true, false),
  CUDART("libcudart.so.12", "cudart64_12.dll", Source.CUDA, true, true),
  CUBLAS("libcublas.so.12", "cublas64_12.dll", Source.CUDA, true, true),
  CUBLAS_LT("libcublasLt.so.12", "cublasLt64_12.dll", Source.CUDA, true, false),
  CURAND("libcurand.so.10", "curand64_10.dll", Source.CUDA, true, false),
  CUDNN(
      "libcudnn.so.9",
      "cudnn64_9.dll",
      "cuDNN 9 for CUDA 12 (package libcudnn9-cuda-12)",
      true,
      true),
  NVINFER("libnvinfer.so.10", "nvinfer_10.dll", Source.TENSORRT, false, true),
  NVONNXPARSER("libnvonnxparser.so.10", "nvonnxparser_10.dll", Source.TENSORRT, false, true);

  private final String linux;
  private final String windows;
  private final String source;
  private final boolean cuda;
  private final boolean tensorRt;

  GpuLibrary(String linux, String windows, String source, boolean cuda, boolean tensorRt) {
    this.linux = linux;
    this.windows = windows;
    this.source = source;
    this.cuda = cuda;
    this.tensorRt = tensorRt;
  }

  /** What libraries come in, with the packages of NVIDIA's repositories for apt. */
  private static final class Source {
    static final String CUDA = "CUDA 12.8 (package cuda-libraries-12-8)";
    static final String TENSORRT = "TensorRT 10 (packages libnvinfer10, libnvonnxparsers10)";
  }

  /** Those that a provider needs on this system; TensorRT's is registered together with CUDA's. */
  static List<String> of(OrtProvider provider) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    boolean windows = os.contains("win");
    if (!windows && !os.contains("linux")) {
      return List.of();
    }
    return Arrays.stream(values())
        .filter(library -> library.cuda || provider == OrtProvider.TENSOR_RT && library.tensorRt)
        .map(library -> windows ? library.windows : library.linux)
        .toList();
  }

  /**
   * What a library comes in. Another version of a known one counts too: cuDNN and TensorRT are many
   * files, of which any may be the one that is missed.
   */
  static Optional<String> source(String file) {
    return Arrays.stream(values())
        .filter(library -> stem(file).equals(stem(library.linux)))
        .findFirst()
        .or(() -> family(file))
        .map(library -> library.source);
  }

  private static Optional<GpuLibrary> family(String file) {
    String stem = stem(file);
    if (stem.startsWith("cudnn")) {
      return Optional.of(CUDNN);
    }
    if (stem.startsWith("nvinfer") || stem.startsWith("nvonnxparser")) {
      return Optional.of(NVINFER);
    }
    boolean toolkit = stem.matches("(cublas|cufft|curand|cusparse|cusolver|nvrtc|nvjitlink).*");
    return toolkit ? Optional.of(CUDART) : Optional.empty();
  }

  /** {@code libcublasLt.so.12} and {@code cublasLt64_12.dll} are {@code cublaslt}. */
  private static String stem(String file) {
    return file.toLowerCase(Locale.ROOT)
        .replaceFirst("^lib", "")
        .replaceFirst("(\\.so.*|(64)?(_\\d+)*\\.dll)$", "")
        .replaceFirst("^nvcuda$", "cuda");
  }
}
