package dev.limn.cli;

/** The versions of this build and of what it runs on. */
final class Version {

  private Version() {}

  static String[] lines() {
    return new String[] {
      "limn " + limn(),
      "Java " + Runtime.version() + ", " + property("os.name") + " " + property("os.arch")
    };
  }

  /** The version in the jar's manifest; classes outside a jar have none. */
  private static String limn() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  private static String property(String name) {
    return System.getProperty(name);
  }
}
