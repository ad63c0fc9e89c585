package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.runtime.Provider;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What executes the models of a command. */
public final class ProviderOptions {

  @Option(
      names = "--provider",
      paramLabel = "auto|cpu|cuda|tensorrt|NAME",
      defaultValue = "cpu",
      description = "what executes the model; NAME: another provider of ONNX Runtime")
  private String provider;

  @Option(
      names = "--provider-option",
      paramLabel = "KEY=VALUE",
      description = "an option of the provider by ONNX Runtime's name for it, such as device_id=1")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(names = "--fp16", description = "half precision, on tensorrt: pixels within 2 levels")
  private boolean fp16;

  /** For picocli. */
  public ProviderOptions() {}

  /**
   * The provider that was asked for.
   *
   * @return the provider with its options
   * @throws UsageException if there is none of that name, or it takes no such option
   */
  public Provider provider() {
    Provider asked = Provider.parse(provider).withOptions(options);
    return fp16 ? asked.withFp16() : asked;
  }
}
