package dev.limn.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.limn.LimnException;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.SubPixelForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One graph in ONNX Runtime: feeds arrays, fetches outputs into buffers made beforehand. Safe for
 * calls from many threads; the owner keeps {@link #close} from meeting a call.
 */
final class GraphSession implements AutoCloseable {

  /**
   * How long a thread of ONNX Runtime looks for work before it sleeps: long enough for the gap
   * between two calls. By default it is some 50 milliseconds, which takes a processor from whoever
   * comes next.
   */
  private static final String SPIN_MICROS = "50";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Provider provider;
  private boolean closed;

  private GraphSession(OrtEnvironment environment, OrtSession session, Provider provider) {
    this.environment = environment;
    this.session = session;
    this.provider = provider;
  }

  /**
   * Opens a graph.
   *
   * @param options a provider that is not {@code auto}, and threads
   * @throws ProviderUnavailableException if a provider other than the processor does not take it
   * @throws LimnException if the processor does not take it
   */
  static GraphSession open(OnnxModel graph, SamplerOptions options) {
    OrtEnvironment environment = OnnxRuntimeLibrary.environment();
    Provider provider = options.provider();
    if (provider.obstacle().isPresent()) {
      LoadFailure failure = new LoadFailure(provider.obstacle().get(), List.of());
      throw new ProviderUnavailableException(provider.name(), failure, null);
    }
    try {
      OrtSession session = create(environment, graph, provider, options.threads());
      return new GraphSession(environment, session, provider);
    } catch (OrtException e) {
      if (provider instanceof Provider.Cpu) {
        throw new LimnException(
            "ONNX Runtime refused graph " + graph.name() + ": " + OnnxRuntimeLibrary.oneLine(e), e);
      }
      LoadFailure failure = LoadFailure.of(String.valueOf(e.getMessage()));
      throw new ProviderUnavailableException(provider.name(), failure, e);
    }
  }

  private static OrtSession create(
      OrtEnvironment environment, OnnxModel graph, Provider provider, int threads)
      throws OrtException {
    try (SessionOptions session = new SessionOptions()) {
      // What it would log as an error it throws as well.
      session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      if (threads > 0) {
        session.setIntraOpNumThreads(threads);
      }
      session.addConfigEntry("session.intra_op.spin_duration_us", SPIN_MICROS);
      provider.configure(session, graph);
      return environment.createSession(formFor(provider, graph).toBytes(), session);
    }
  }

  /** ONNX Runtime's blocked convolutions, which it has for x86-64, outdo its transposed ones. */
  private static OnnxModel formFor(Provider provider, OnnxModel graph) {
    boolean blocked = Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    return blocked && provider instanceof Provider.Cpu ? SubPixelForm.of(graph) : graph;
  }

  Provider provider() {
    return provider;
  }

  /** Runs the graph; the outputs lie in the memory of the given tensors afterwards. */
  void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
    try {
      // The result holds nothing but those tensors, which stay open.
      session.run(inputs, Set.of(), outputs).close();
    } catch (OrtException e) {
      throw new LimnException("ONNX Runtime failed: " + OnnxRuntimeLibrary.oneLine(e), e);
    }
  }

  /** A tensor over direct memory. */
  OnnxTensor floats(String name, FloatBuffer memory, long... shape) {
    return tensor(name, () -> OnnxTensor.createTensor(environment, memory, shape));
  }

  /** A tensor over direct memory. */
  OnnxTensor longs(String name, LongBuffer memory, long... shape) {
    return tensor(name, () -> OnnxTensor.createTensor(environment, memory, shape));
  }

  /** A tensor over direct memory. */
  OnnxTensor bytes(String name, ByteBuffer memory, long... shape) {
    return tensor(
        name, () -> OnnxTensor.createTensor(environment, memory, shape, OnnxJavaType.UINT8));
  }

  private static OnnxTensor tensor(String name, TensorSource source) {
    try {
      return source.create();
    } catch (OrtException e) {
      throw new LimnException(
          "ONNX Runtime refused '" + name + "': " + OnnxRuntimeLibrary.oneLine(e), e);
    }
  }

  /** The inputs of one run, closed after it. */
  final class Feed implements AutoCloseable {

    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();

    Feed floats(String name, float[] values, int offset, long... shape) {
      FloatBuffer buffer = direct(count(shape) * Float.BYTES).asFloatBuffer();
      buffer.put(0, values, offset, buffer.capacity());
      inputs.put(name, GraphSession.this.floats(name, buffer, shape));
      return this;
    }

    Feed labels(String name, int[] values, int offset, int count) {
      LongBuffer buffer = direct(count * Long.BYTES).asLongBuffer();
      for (int i = 0; i < count; i++) {
        buffer.put(i, values[offset + i]);
      }
      inputs.put(name, longs(name, buffer, count));
      return this;
    }

    /** Has the output of that name written into a new direct buffer. */
    FloatBuffer fetchFloats(String name, long... shape) {
      FloatBuffer buffer = direct(count(shape) * Float.BYTES).asFloatBuffer();
      outputs.put(name, GraphSession.this.floats(name, buffer, shape));
      return buffer;
    }

    void run() {
      GraphSession.this.run(inputs, outputs);
    }

    @Override
    public void close() {
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
    }
  }

  @FunctionalInterface
  private interface TensorSource {
    OnnxTensor create() throws OrtException;
  }

  Feed feed() {
    return new Feed();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      session.close();
    } catch (OrtException e) {
      throw new LimnException("ONNX Runtime failed to close: " + OnnxRuntimeLibrary.oneLine(e), e);
    }
  }

  /** Memory outside of the heap, zero at first, freed with the buffer. */
  static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static int count(long[] shape) {
    int count = 1;
    for (long length : shape) {
      count = Math.multiplyExact(count, Math.toIntExact(length));
    }
    return count;
  }
}
