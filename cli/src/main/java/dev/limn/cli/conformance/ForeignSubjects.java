package dev.limn.cli.conformance;

import dev.limn.LimnException;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.conformance.SubjectProvider;
import dev.limn.conformance.Suite;
import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Subjects of other parties, found on a class path. */
final class ForeignSubjects implements Closeable {

  private final URLClassLoader loader;

  private ForeignSubjects(URLClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Opens a class path.
   *
   * @throws UsageException if a part of it is not there
   */
  static ForeignSubjects open(List<Path> classPath) {
    URL[] urls = classPath.stream().map(ForeignSubjects::url).toArray(URL[]::new);
    return new ForeignSubjects(new URLClassLoader(urls, ForeignSubjects.class.getClassLoader()));
  }

  private static URL url(Path path) {
    if (!Files.exists(path)) {
      throw new UsageException("class path: " + path + " does not exist");
    }
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("every path is an address", e);
    }
  }

  /**
   * What a subject wants to be held to.
   *
   * @throws UsageException if there is none of that name
   * @throws LimnException if a class that is named cannot be made
   */
  List<Suite> suites(String name) {
    List<SubjectProvider> all = providers();
    return all.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, all))
        .suites();
  }

  private List<SubjectProvider> providers() {
    try {
      return ServiceLoader.load(SubjectProvider.class, loader).stream()
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (ServiceConfigurationError e) {
      throw new LimnException("a subject of the class path cannot be made: " + e.getMessage(), e);
    }
  }

  private static UsageException unknown(String name, List<SubjectProvider> all) {
    List<String> names = all.stream().map(SubjectProvider::name).toList();
    return new UsageException(
        "no subject '" + name + "' on the class path" + Suggestion.tail(name, names));
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
