package dev.limn.trainer.export;

import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells which block of the tree is running. DJL announces no block's beginning, so this reads the
 * call stack, which knows classes but not instances; a parameter that a block asks for pins the
 * instance, and blocks without parameters follow in the order of their siblings. Where the guess is
 * wrong, a node bears a neighbour's name: nothing else depends on it.
 */
final class BlockCursor {

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** A running block's frame, and the code in it that runs an operation. */
  private record Running(Class<?> block, String function, int position) {}

  /** One run of one block. */
  private static final class Visit {
    final BlockTree.Place place;
    final Set<Running> seen = new HashSet<>();
    String function;
    int nextChild;

    Visit(BlockTree.Place place) {
      this.place = place;
    }
  }

  private final BlockTree tree;
  private final List<Visit> visits = new ArrayList<>();

  BlockCursor(BlockTree tree) {
    this.tree = tree;
    visits.add(new Visit(tree.root()));
  }

  /** The block that asks for this parameter is running. */
  void pin(Parameter parameter) {
    BlockTree.Place owner = tree.ownerOf(parameter);
    if (owner == null) {
      return;
    }
    List<BlockTree.Place> line = owner.fromRoot();
    for (int level = 1; level < line.size(); level++) {
      if (level >= visits.size() || visits.get(level).place != line.get(level)) {
        enter(level, line.get(level));
      }
    }
    truncate(line.size());
  }

  /** Path of the block that runs the current operation; empty for the root. */
  String path() {
    List<Running> running = running();
    truncate(Math.max(1, running.size()));
    for (int level = 1; level < running.size(); level++) {
      boolean deepest = level == running.size() - 1;
      if (!stays(level, running.get(level), deepest)) {
        BlockTree.Place next = next(level, running.get(level).block());
        if (next != null) {
          enter(level, next);
        }
      }
      if (level >= visits.size()) {
        break;
      }
    }
    Visit top = visits.get(visits.size() - 1);
    if (!running.isEmpty()) {
      Running code = running.get(running.size() - 1);
      top.seen.add(code);
      top.function = code.function();
    }
    return top.place.path();
  }

  private boolean stays(int level, Running running, boolean deepest) {
    if (!isRunning(level, running.block())) {
      return false;
    }
    Visit visit = visits.get(level);
    if (!deepest || visits.size() > level + 1) {
      return true;
    }
    boolean otherLambda =
        running.block() == LambdaBlock.class
            && visit.function != null
            && !visit.function.equals(running.function());
    return !otherLambda && !visit.seen.contains(running);
  }

  /** The next sibling of the class; an earlier one where the running one is of another class. */
  private BlockTree.Place next(int level, Class<?> block) {
    Visit parent = visits.get(level - 1);
    List<BlockTree.Place> candidates =
        parent.place.children().stream().filter(child -> block.isInstance(child.block())).toList();
    return candidates.stream()
        .filter(child -> child.index() >= parent.nextChild)
        .findFirst()
        .orElse(isRunning(level, block) || candidates.isEmpty() ? null : candidates.get(0));
  }

  private boolean isRunning(int level, Class<?> block) {
    return level < visits.size() && block.isInstance(visits.get(level).place.block());
  }

  private void enter(int level, BlockTree.Place place) {
    truncate(level);
    visits.get(level - 1).nextChild = place.index() + 1;
    visits.add(new Visit(place));
  }

  private void truncate(int size) {
    while (visits.size() > size) {
      visits.remove(visits.size() - 1);
    }
  }

  /** The running blocks, outermost first. */
  private static List<Running> running() {
    List<Running> running = new ArrayList<>();
    WALKER.forEach(new FrameReader(running)::read);
    Collections.reverse(running);
    return running;
  }

  /** Reads frames from the innermost outwards. */
  private static final class FrameReader {
    private final List<Running> running;
    private StackFrame inner;

    FrameReader(List<Running> running) {
      this.running = running;
    }

    void read(StackFrame frame) {
      Class<?> type = frame.getDeclaringClass();
      if (isForward(frame)) {
        StackFrame code = inner == null ? frame : inner;
        String function = code.getClassName() + "." + code.getMethodName();
        running.add(new Running(type, function, code.getByteCodeIndex()));
        inner = null;
        return;
      }
      if (Proxy.isProxyClass(type)) {
        // Whatever ran inside of it is the tracer's own.
        inner = null;
      } else if (isUserCode(type)) {
        inner = frame;
      }
    }

    private static boolean isForward(StackFrame frame) {
      return frame.getMethodName().equals("forwardInternal")
          && Block.class.isAssignableFrom(frame.getDeclaringClass());
    }

    /** The outermost frame below a block counts; glue around a lambda does not. */
    private static boolean isUserCode(Class<?> type) {
      return !type.getName().startsWith("java.")
          && !type.getName().startsWith("jdk.")
          && !Block.class.isAssignableFrom(type);
    }
  }
}
