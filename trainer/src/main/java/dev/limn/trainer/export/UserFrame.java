package dev.limn.trainer.export;

/** The line of the user's own code that runs an operation. */
final class UserFrame {

  private UserFrame() {}

  /** Such as {@code " (Residual.java:31)"}; empty where only DJL's code is running. */
  static String text() {
    return StackWalker.getInstance()
        .walk(frames -> frames.filter(UserFrame::isUsers).findFirst())
        .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
        .orElse("");
  }

  private static boolean isUsers(StackWalker.StackFrame frame) {
    String name = frame.getClassName();
    boolean tracer =
        name.startsWith(UserFrame.class.getPackageName() + ".") && !name.contains("Test");
    return !tracer
        && !name.startsWith("java.")
        && !name.startsWith("jdk.")
        && !name.startsWith("ai.djl.")
        && !name.contains(".$Proxy")
        && !name.startsWith("org.junit.");
  }
}
