package dev.limn.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import java.util.List;
import java.util.Optional;

/** What executes a model's graphs. Immutable, may be shared by threads. */
public sealed interface Provider {

  /** The processor. */
  Provider CPU = new Cpu();

  /** The first of TensorRT, CUDA and the processor that opens the model. */
  Provider AUTO = new Auto();

  /**
   * The name that commands and messages use.
   *
   * @return {@code cpu}, {@code cuda}, {@code tensorrt} or {@code auto}
   */
  String name();

  /**
   * The providers to try, in order.
   *
   * @return this one alone, or those that {@code auto} stands for
   */
  default List<Provider> candidates() {
    return List.of(this);
  }

  /**
   * Why the ONNX Runtime on the class path cannot offer this provider.
   *
   * @return one clause, empty where it can
   */
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /**
   * Registers this provider with a session to be.
   *
   * @param options the session's options
   * @throws OrtException if ONNX Runtime cannot load it
   */
  void configure(SessionOptions options) throws OrtException;

  /**
   * Reads a provider as commands spell it.
   *
   * @param text {@code auto}, {@code cpu}, {@code cuda} or {@code tensorrt}
   * @return the provider
   * @throws UsageException if it is none of them
   */
  static Provider parse(String text) {
    List<Provider> known = List.of(AUTO, CPU, new Cuda(0), new TensorRt(0));
    return known.stream()
        .filter(provider -> provider.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "unknown provider '"
                        + text
                        + "'"
                        + Suggestion.tail(text, known.stream().map(Provider::name).toList())));
  }

  private static void requireDevice(int device) {
    if (device < 0) {
      throw new UsageException("GPUs are numbered from 0 on, found " + device);
    }
  }

  /** The processor. */
  record Cpu() implements Provider {

    @Override
    public String name() {
      return "cpu";
    }

    @Override
    public void configure(SessionOptions options) {
      // ONNX Runtime always has it.
    }
  }

  /**
   * An NVIDIA GPU through CUDA and cuDNN.
   *
   * @param device which GPU, from 0 on
   */
  record Cuda(int device) implements Provider {

    /**
     * Checks the device.
     *
     * @throws UsageException if it is negative
     */
    public Cuda {
      requireDevice(device);
    }

    @Override
    public String name() {
      return "cuda";
    }

    @Override
    public Optional<String> obstacle() {
      return GpuArtifact.obstacle(OrtProvider.CUDA);
    }

    @Override
    public void configure(SessionOptions options) throws OrtException {
      options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
      options.addCUDA(device);
    }
  }

  /**
   * An NVIDIA GPU through TensorRT, with CUDA for what TensorRT does not take.
   *
   * @param device which GPU, from 0 on
   */
  record TensorRt(int device) implements Provider {

    /**
     * Checks the device.
     *
     * @throws UsageException if it is negative
     */
    public TensorRt {
      requireDevice(device);
    }

    @Override
    public String name() {
      return "tensorrt";
    }

    @Override
    public Optional<String> obstacle() {
      return GpuArtifact.obstacle(OrtProvider.TENSOR_RT);
    }

    @Override
    public void configure(SessionOptions options) throws OrtException {
      options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
      options.addTensorrt(device);
      options.addCUDA(device);
    }
  }

  /** The best one that works here. */
  record Auto() implements Provider {

    @Override
    public String name() {
      return "auto";
    }

    @Override
    public List<Provider> candidates() {
      return List.of(new TensorRt(0), new Cuda(0), CPU);
    }

    @Override
    public void configure(SessionOptions options) {
      throw new IllegalStateException("auto stands for its candidates");
    }
  }
}
