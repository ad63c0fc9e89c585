package dev.limn.onnx;

import java.util.List;

/**
 * The classes of this package and of the protobuf messages under it, which a fresh process takes
 * longer to load than a model to read.
 */
public final class OnnxClasses {

  private OnnxClasses() {}

  /** Begins when this class is first used, once a process. */
  private static final class Loading {
    /** Knows nothing of the caller that happens to be the first, and so does not hold it. */
    static final Thread THREAD =
        new Thread(null, OnnxClasses::loadIfPossible, "limn-onnx-classes", 0, false);

    static {
      THREAD.setContextClassLoader(null);
      THREAD.setDaemon(true);
      THREAD.start();
    }

    private Loading() {}

    static void begin() {
      // The initializer has done it.
    }
  }

  /**
   * Has them loaded by a thread of its own while the caller goes on to read the files of a package.
   * Calls after the first do nothing. Safe for use by several threads.
   */
  public static void loadAhead() {
    Loading.begin();
  }

  private static void loadIfPossible() {
    try {
      load();
    } catch (Throwable e) {
      // The class loader of a web application may have been closed meanwhile. Whoever needs the
      // classes loads what is missing, and meets what is wrong in a thread of its own.
    }
  }

  /** What is done with every graph of a package. */
  static void load() {
    GraphBuilder graph =
        new GraphBuilder("small").input(ValueType.batched("latent", ElementType.FLOAT32, 1));
    String weight = graph.initializer(Tensor.ofFloats("weight", new long[] {1, 1}, 1));
    String sizes = graph.initializer(Tensor.ofLongs("sizes", new long[] {4}, 0, 1, 1, 1));
    graph.node("Gemm", "dense", List.of("latent", weight), Attribute.of("transB", 1));
    graph.node("Reshape", "planes", List.of("dense", sizes));
    graph.node("Sigmoid", GeneratorGraph.IMAGE, List.of("planes"));
    graph.output(ValueType.batched(GeneratorGraph.IMAGE, ElementType.FLOAT32, 1, 1, 1));
    GraphCheck.check(
        HalfWeights.expand(OnnxModel.parse(GeneratorGraph.withPixels(graph.build()).toBytes())));
  }
}
