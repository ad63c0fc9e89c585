package dev.limn.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What executes a model's graphs. Immutable, may be shared by threads. */
public sealed interface Provider permits ProviderDefaults {

  // No default methods: a class initializes the interfaces that have some, and this one makes two
  // of the classes. Two threads would wait for each other, see ProviderDefaults.

  /** The processor. */
  Provider CPU = new Cpu();

  /** The first of TensorRT, CUDA and the processor that opens and runs the model. */
  Provider AUTO = new Auto();

  /**
   * The name that commands and messages use.
   *
   * @return {@code cpu}, {@code cuda}, {@code tensorrt}, {@code auto}, or that of a {@link Named}
   */
  String name();

  /**
   * What is handed to ONNX Runtime beside Limn's defaults, and in place of them.
   *
   * @return options by ONNX Runtime's own names for them, empty for the defaults
   */
  Map<String, String> options();

  /**
   * This provider with other options, in place of those that it has; half precision stays. {@code
   * docs/providers.md} lists the defaults.
   *
   * @param options by ONNX Runtime's own names for them, such as {@code gpu_mem_limit}
   * @return the changed provider
   * @throws UsageException if the provider takes no options, or not these
   */
  Provider withOptions(Map<String, String> options);

  /**
   * This provider computing in half precision. Only TensorRT does: CUDA would need another graph.
   * Pixels may then differ by 2 levels of 255 from those of the processor, where fp32 may by 1.
   *
   * @return the changed provider
   * @throws UsageException if this provider is not TensorRT
   */
  Provider withFp16();

  /**
   * The providers to try, in order.
   *
   * @return this one alone, or those that {@code auto} stands for
   */
  List<Provider> candidates();

  /**
   * Why the ONNX Runtime on the class path cannot offer this provider.
   *
   * @return one clause, empty where it can
   */
  Optional<String> obstacle();

  /**
   * The shared libraries that the provider needs of this machine.
   *
   * @return names of files as the loader looks for them, such as {@code libcublas.so.12}; none
   *     where nothing is needed or known
   */
  List<String> libraries();

  /**
   * Registers this provider with a session to be.
   *
   * @param session the session's options
   * @param graph what the session will run
   * @throws OrtException if ONNX Runtime cannot load it
   */
  void configure(SessionOptions session, OnnxModel graph) throws OrtException;

  /**
   * Reads a provider as commands spell it.
   *
   * @param text {@code auto}, {@code cpu}, {@code cuda}, {@code tensorrt}, or another that ONNX
   *     Runtime's Java API knows, such as {@code xnnpack}
   * @return the provider
   * @throws UsageException if it is none of them
   */
  static Provider parse(String text) {
    return known().stream()
        .filter(provider -> provider.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "unknown provider '"
                        + text
                        + "'"
                        + Suggestion.tail(text, known().stream().map(Provider::name).toList())));
  }

  /**
   * The providers that the ONNX Runtime on the class path was built with. Whether this machine has
   * what they need is seen when they open a model.
   *
   * @return the processor and others, without {@code auto}, with their defaults
   */
  static List<Provider> available() {
    return known().stream()
        .filter(provider -> provider != AUTO && provider.obstacle().isEmpty())
        .toList();
  }

  private static List<Provider> known() {
    List<Provider> known = new ArrayList<>(List.of(AUTO, CPU, new Cuda(0), new TensorRt(0)));
    for (PassThrough other : PassThrough.values()) {
      known.add(new Named(other.title(), Map.of()));
    }
    return known;
  }

  private static void requireDevice(int device) {
    if (device < 0) {
      throw new UsageException("GPUs are numbered from 0 on, found " + device);
    }
  }

  /** The processor. */
  record Cpu() implements ProviderDefaults {

    @Override
    public String name() {
      return "cpu";
    }

    @Override
    public void configure(SessionOptions session, OnnxModel graph) {
      // ONNX Runtime always has it.
    }
  }

  /**
   * An NVIDIA GPU through CUDA and cuDNN, in fp32 without TF32. A graph of which it cannot run
   * every node is refused rather than run by the processor in part.
   *
   * @param device which GPU, from 0 on
   * @param options beside Limn's defaults, and in place of them
   */
  record Cuda(int device, Map<String, String> options) implements ProviderDefaults {

    /**
     * Checks the device.
     *
     * @throws UsageException if it is negative
     */
    public Cuda {
      requireDevice(device);
      options = Map.copyOf(options);
    }

    /**
     * A GPU with Limn's defaults.
     *
     * @param device which GPU, from 0 on
     * @throws UsageException if it is negative
     */
    public Cuda(int device) {
      this(device, Map.of());
    }

    @Override
    public String name() {
      return "cuda";
    }

    @Override
    public Provider withOptions(Map<String, String> newOptions) {
      return new Cuda(device, newOptions);
    }

    @Override
    public Optional<String> obstacle() {
      return GpuArtifact.obstacle(OrtProvider.CUDA);
    }

    @Override
    public List<String> libraries() {
      return GpuLibrary.of(OrtProvider.CUDA);
    }

    @Override
    public void configure(SessionOptions session, OnnxModel graph) throws OrtException {
      CudaSettings.refuseProcessor(session);
      new CudaSettings(device, options).addTo(session);
    }
  }

  /**
   * An NVIDIA GPU through TensorRT, with CUDA for what TensorRT does not take. Engines are kept in
   * the user's cache. A graph of which neither can run every node is refused.
   *
   * @param device which GPU, from 0 on
   * @param options beside Limn's defaults, and in place of them
   */
  record TensorRt(int device, Map<String, String> options) implements ProviderDefaults {

    /**
     * Checks the device.
     *
     * @throws UsageException if it is negative
     */
    public TensorRt {
      requireDevice(device);
      options = Map.copyOf(options);
    }

    /**
     * A GPU with Limn's defaults.
     *
     * @param device which GPU, from 0 on
     * @throws UsageException if it is negative
     */
    public TensorRt(int device) {
      this(device, Map.of());
    }

    @Override
    public String name() {
      return "tensorrt";
    }

    @Override
    public Provider withOptions(Map<String, String> newOptions) {
      Map<String, String> changed = new LinkedHashMap<>(newOptions);
      if (options.containsKey(TensorRtSettings.FP16)) {
        changed.putIfAbsent(TensorRtSettings.FP16, options.get(TensorRtSettings.FP16));
      }
      return new TensorRt(device, changed);
    }

    @Override
    public Provider withFp16() {
      Map<String, String> changed = new LinkedHashMap<>(options);
      changed.put(TensorRtSettings.FP16, "1");
      return new TensorRt(device, changed);
    }

    @Override
    public Optional<String> obstacle() {
      return GpuArtifact.obstacle(OrtProvider.TENSOR_RT);
    }

    @Override
    public List<String> libraries() {
      return GpuLibrary.of(OrtProvider.TENSOR_RT);
    }

    @Override
    public void configure(SessionOptions session, OnnxModel graph) throws OrtException {
      CudaSettings.refuseProcessor(session);
      TensorRtSettings settings = new TensorRtSettings(device, options);
      settings.addTo(session, graph);
      settings.besideIt().addTo(session);
    }
  }

  /**
   * Another provider of ONNX Runtime, as it is: what it does not take, the processor runs. Limn
   * neither pads batches for it nor states how far its pixels differ.
   *
   * @param name the provider, such as {@code xnnpack}
   * @param options handed on by ONNX Runtime's own names for them
   */
  record Named(String name, Map<String, String> options) implements ProviderDefaults {

    /**
     * Checks name and options.
     *
     * @throws UsageException if ONNX Runtime's Java API knows no provider of that name, or the
     *     provider takes another option
     */
    public Named {
      options = Map.copyOf(options);
      PassThrough.named(name).requireKnown(options);
    }

    @Override
    public Provider withOptions(Map<String, String> newOptions) {
      return new Named(name, newOptions);
    }

    @Override
    public Optional<String> obstacle() {
      return PassThrough.named(name).obstacle();
    }

    @Override
    public void configure(SessionOptions session, OnnxModel graph) throws OrtException {
      PassThrough.named(name).addTo(session, options);
    }
  }

  /** The best one that works here. */
  record Auto() implements ProviderDefaults {

    @Override
    public String name() {
      return "auto";
    }

    @Override
    public List<Provider> candidates() {
      return List.of(new TensorRt(0), new Cuda(0), CPU);
    }

    @Override
    public void configure(SessionOptions session, OnnxModel graph) {
      throw new IllegalStateException("auto stands for its candidates");
    }
  }
}
