package dev.limn.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * How many rows a run is given. A GPU chooses, and TensorRT tunes, kernels for each batch size that
 * it meets, and one row takes it about as long as many: it is given few sizes, padded with rows
 * that nobody sees.
 */
enum BatchBuckets {

  /** As many rows as there are. */
  EXACT {
    @Override
    int padded(int rows) {
      return rows;
    }

    @Override
    int within(int limit) {
      return Math.max(1, Math.min(SMALL, limit));
    }

    @Override
    List<Integer> warmUp(int most) {
      return List.of(1);
    }
  },

  /** 1, 2, 4, ... 64, then multiples of 64 up to {@value #MOST}. */
  PADDED {
    @Override
    int padded(int rows) {
      if (rows > SMALL) {
        return (rows + SMALL - 1) / SMALL * SMALL;
      }
      return rows <= 1 ? 1 : Integer.highestOneBit(rows - 1) << 1;
    }

    @Override
    int within(int limit) {
      if (limit >= SMALL) {
        return Math.min(MOST, limit / SMALL * SMALL);
      }
      return Integer.highestOneBit(Math.max(1, limit));
    }

    @Override
    List<Integer> warmUp(int most) {
      List<Integer> sizes = new ArrayList<>();
      for (int rows = 1; rows <= Math.min(SMALL, most); rows *= 2) {
        sizes.add(rows);
      }
      return sizes;
    }
  };

  /** The largest size of its own; on a processor, of a run whose layers stay near it. */
  static final int SMALL = 64;

  /** The most rows of one run on a GPU. */
  static final int MOST = 4096;

  static BatchBuckets of(Provider provider) {
    boolean gpu = provider instanceof Provider.Cuda || provider instanceof Provider.TensorRt;
    return gpu ? PADDED : EXACT;
  }

  /** The rows that so many are run as. */
  abstract int padded(int rows);

  /** The most rows of a run that may have no more than so many; at least 1. */
  abstract int within(int limit);

  /** The sizes to run before others wait for them, of those up to the most rows of a run. */
  abstract List<Integer> warmUp(int most);
}
