package dev.limn.onnx;

/**
 * One axis of a declared or inferred shape: a fixed size, a symbol that stands for one size
 * throughout a graph, or unknown.
 *
 * @param size elements along the axis, at least 0; -1 where it is not fixed
 * @param symbol the name of a symbolic size such as {@code N}; empty where fixed or unknown
 */
public record Dimension(long size, String symbol) {

  /** The batch axis of every graph that Limn writes. */
  public static final Dimension BATCH = symbolic("N");

  /** An axis of which nothing is known. */
  public static final Dimension UNKNOWN = new Dimension(-1, "");

  /** Refuses a size below -1 and a fixed size that also has a symbol. */
  public Dimension {
    if (size < -1) {
      throw new OnnxException("dimension " + size + " is negative: sizes are 0 or more");
    }
    if (size >= 0 && !symbol.isEmpty()) {
      throw new OnnxException("dimension '" + symbol + "' has a size too: " + size);
    }
  }

  /**
   * A fixed axis.
   *
   * @param size elements along the axis
   * @return the dimension
   * @throws OnnxException if the size is negative
   */
  public static Dimension of(long size) {
    if (size < 0) {
      throw new OnnxException("dimension " + size + " is negative: sizes are 0 or more");
    }
    return new Dimension(size, "");
  }

  /**
   * A symbolic axis.
   *
   * @param symbol its name; empty means unknown
   * @return the dimension
   */
  public static Dimension symbolic(String symbol) {
    return new Dimension(-1, symbol);
  }

  /** Whether the size is a number. */
  public boolean isFixed() {
    return size >= 0;
  }

  /** Whether neither size nor symbol is known. */
  public boolean isUnknown() {
    return size < 0 && symbol.isEmpty();
  }

  /**
   * Whether some run could give both axes the same size: only two different fixed sizes differ.
   *
   * @param other another axis
   * @return false if both are fixed and differ
   */
  public boolean agreesWith(Dimension other) {
    return !isFixed() || !other.isFixed() || size == other.size;
  }

  /** The size, the symbol, or {@code ?}. */
  @Override
  public String toString() {
    if (isFixed()) {
      return Long.toString(size);
    }
    return symbol.isEmpty() ? "?" : symbol;
  }
}
