package dev.limn.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The providers that ONNX Runtime's Java API can add beside CUDA and TensorRT. */
enum PassThrough {
  ACL(OrtProvider.ACL, "enable_fast_math", (session, value) -> session.addACL(isOn(value))),
  COREML(OrtProvider.CORE_ML, SessionOptions::addCoreML),
  DIRECTML(
      OrtProvider.DIRECT_ML, "device_id", (session, value) -> session.addDirectML(number(value))),
  DNNL(OrtProvider.DNNL, "use_arena", (session, value) -> session.addDnnl(isOn(value))),
  NNAPI(OrtProvider.NNAPI, (session, options) -> session.addNnapi(), List.of()),
  OPENVINO(
      OrtProvider.OPEN_VINO,
      "device_type",
      (session, value) -> session.addOpenVINO(value.isEmpty() ? "CPU" : value)),
  QNN(OrtProvider.QNN, SessionOptions::addQnn),
  ROCM(OrtProvider.ROCM, "device_id", (session, value) -> session.addROCM(number(value))),
  WEBGPU(OrtProvider.WEBGPU, SessionOptions::addWebGPU),
  XNNPACK(OrtProvider.XNNPACK, SessionOptions::addXnnpack);

  private final OrtProvider provider;
  private final Adding adding;
  private final Optional<List<String>> keys;

  /** One that takes options of any name, which ONNX Runtime checks. */
  PassThrough(OrtProvider provider, Adding adding) {
    this.provider = provider;
    this.adding = adding;
    this.keys = Optional.empty();
  }

  /** One that takes options of certain names. */
  PassThrough(OrtProvider provider, Adding adding, List<String> keys) {
    this.provider = provider;
    this.adding = adding;
    this.keys = Optional.of(keys);
  }

  /** One that takes a single setting; it is given an empty text where that is not set. */
  PassThrough(OrtProvider provider, String key, Setting setting) {
    this(
        provider,
        (session, options) -> setting.add(session, options.getOrDefault(key, "")),
        List.of(key));
  }

  @FunctionalInterface
  private interface Adding {
    void add(SessionOptions session, Map<String, String> options) throws OrtException;
  }

  @FunctionalInterface
  private interface Setting {
    void add(SessionOptions session, String value) throws OrtException;
  }

  static PassThrough named(String name) {
    return Arrays.stream(values())
        .filter(known -> known.title().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "unknown provider '"
                        + name
                        + "'"
                        + Suggestion.tail(
                            name, Arrays.stream(values()).map(PassThrough::title).toList())));
  }

  /** As commands spell it. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  Optional<String> obstacle() {
    if (GpuArtifact.offers(provider)) {
      return Optional.empty();
    }
    return Optional.of(
        "this ONNX Runtime was built without it: put a build with "
            + provider.getName()
            + " on the class path in place of onnxruntime");
  }

  void requireKnown(Map<String, String> options) {
    if (keys.isEmpty()) {
      return;
    }
    for (String key : options.keySet()) {
      if (!keys.get().contains(key)) {
        throw new UsageException(
            "provider %s takes %s, found %s"
                .formatted(
                    title(),
                    keys.get().isEmpty()
                        ? "no options"
                        : "the option " + String.join(", ", keys.get()),
                    key));
      }
    }
  }

  void addTo(SessionOptions session, Map<String, String> options) throws OrtException {
    adding.add(session, options);
  }

  private static boolean isOn(String value) {
    if (!List.of("", "0", "1").contains(value)) {
      throw new UsageException("a provider's switch is 0 or 1, found '" + value + "'");
    }
    return value.equals("1");
  }

  private static int number(String value) {
    if (!value.matches("\\d{0,9}")) {
      throw new UsageException("devices are numbered from 0 on, found '" + value + "'");
    }
    return value.isEmpty() ? 0 : Integer.parseInt(value);
  }
}
