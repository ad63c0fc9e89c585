package dev.limn.runtime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What ONNX Runtime's message says of a provider that failed, in words that tell what to do.
 *
 * @param reason one line
 * @param missing the shared libraries that the loader named
 */
record LoadFailure(String reason, List<MissingLibrary> missing) {

  /** How the loaders of Linux, Windows and macOS, and cuDNN's own, name what they did not find. */
  private static final List<Pattern> MISSING =
      List.of(
          Pattern.compile("(lib[\\w.+-]+\\.so[.\\d]*): cannot open shared object file"),
          Pattern.compile("which depends on \"([^\"]+\\.dll)\" which is missing"),
          Pattern.compile("Library not loaded: (?:@rpath/)?(\\S+\\.dylib)"),
          Pattern.compile("Unable to load any of \\{[^}]*?(lib\\w+\\.so\\.\\d+)[,}]"));

  /** Windows's loader says that something is missing, not what. */
  private static final Pattern UNNAMED =
      Pattern.compile("error 126 .*when trying to load \"[^\"]*?([^\"\\\\/]+\\.dll)\"");

  private static final Pattern CUDA = Pattern.compile("CUDA failure (\\d+): ([^;]+?)\\s*(?:;|$)");

  /** Where a message begins, behind the C++ function that wrote it. */
  private static final Pattern HEAD =
      Pattern.compile(
          "^.*(?:\\[ONNXRuntimeError\\] : \\d+ : \\w+ : |message: )(?:\\w+\\.(?:h|cc):\\d+ \\w+ )?");

  private static final Pattern REPEATED = Pattern.compile("^(.+: )\\1");

  static LoadFailure of(String message) {
    String line = message.replaceAll("\\s+", " ").strip();
    List<MissingLibrary> missing = missing(line);
    if (!missing.isEmpty()) {
      return new LoadFailure(text(missing), missing);
    }
    return new LoadFailure(
        cuda(line).or(() -> unnamed(line)).orElseGet(() -> HEAD.matcher(line).replaceFirst("")),
        List.of());
  }

  /** What lies under the failures of a class initializer, on one line. */
  static String root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String line = String.valueOf(root.getMessage()).replaceAll("\\s+", " ").strip();
    // The virtual machine names the file, and so does the loader of the system.
    return REPEATED.matcher(line).replaceFirst("$1");
  }

  private static List<MissingLibrary> missing(String line) {
    Set<String> files = new LinkedHashSet<>();
    for (Pattern pattern : MISSING) {
      Matcher matcher = pattern.matcher(line);
      while (matcher.find()) {
        files.add(matcher.group(1));
      }
    }
    List<MissingLibrary> missing = new ArrayList<>();
    files.forEach(file -> missing.add(MissingLibrary.of(file)));
    return missing;
  }

  private static String text(List<MissingLibrary> missing) {
    return missing.stream()
        .map(library -> library.file() + " is missing: " + library.fix())
        .collect(Collectors.joining("; "));
  }

  private static Optional<String> cuda(String line) {
    Matcher matcher = CUDA.matcher(line);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String fix =
        switch (matcher.group(1)) {
          case "2" -> ": free memory of the GPU, or limit what is taken by gpu_mem_limit";
          case "35" -> ": install a newer NVIDIA driver, one for CUDA 12.8";
          case "100" -> ": look whether nvidia-smi lists the GPU";
          case "101" -> ": nvidia-smi lists which GPUs there are";
          default -> "";
        };
    return Optional.of("CUDA says " + matcher.group(2) + fix);
  }

  private static Optional<String> unnamed(String line) {
    Matcher matcher = UNNAMED.matcher(line);
    return matcher.find()
        ? Optional.of(
            "a library that " + matcher.group(1) + " needs is missing: limn doctor looks for each")
        : Optional.empty();
  }
}
