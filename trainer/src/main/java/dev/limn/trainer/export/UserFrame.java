package dev.limn.trainer.export;

import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Proxy;
import java.util.List;

/** The line of the user's own code that runs an operation. */
final class UserFrame {

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private UserFrame() {}

  /** Such as {@code " (Residual.java:31)"}; empty where only DJL's code is running. */
  static String text() {
    List<StackFrame> block =
        WALKER.walk(
            frames ->
                frames.takeWhile(frame -> frame.getDeclaringClass() != Tracer.class).toList());
    return block.stream()
        .skip(outermostProxy(block) + 1L)
        .filter(UserFrame::isUsers)
        .findFirst()
        .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
        .orElse("");
  }

  /** Whatever runs inside of a traced array's method is the tracer's own. */
  private static int outermostProxy(List<StackFrame> frames) {
    int last = -1;
    for (int i = 0; i < frames.size(); i++) {
      last = Proxy.isProxyClass(frames.get(i).getDeclaringClass()) ? i : last;
    }
    return last;
  }

  private static boolean isUsers(StackFrame frame) {
    String name = frame.getClassName();
    return !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("ai.djl.");
  }
}
