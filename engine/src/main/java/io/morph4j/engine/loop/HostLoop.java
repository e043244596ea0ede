package io.morph4j.engine.loop;

import java.nio.FloatBuffer;
import java.util.function.IntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Plain loops over float arrays in host memory, split over as many threads as OMP_NUM_THREADS says.
 */
public final class HostLoop {
  private static final int THREADS = wanted();

  /** Elements from which plain loops are split. */
  private static final long LONG_RANGE = 131_072;

  /** Elements of all rows: loops over rows, such as those of norms, do more for each. */
  private static final long LONG_ROWS = 32_768;

  private static final LoopTeam TEAM = new LoopTeam(THREADS);

  private HostLoop() {}

  /** A loop body over {@code from <= i < to}. */
  @FunctionalInterface
  public interface Range {
    void run(int from, int to);
  }

  private static int wanted() {
    String asked = System.getenv("OMP_NUM_THREADS");
    if (asked != null && asked.matches("[1-9][0-9]{0,3}")) {
      return Integer.parseInt(asked);
    }
    return Runtime.getRuntime().availableProcessors();
  }

  /** Runs {@code body} over 0 .. n-1 in contiguous parts. */
  public static void ranges(long n, Range body) {
    int length = Math.toIntExact(n);
    if (THREADS == 1 || length < LONG_RANGE) {
      body.run(0, length);
      return;
    }
    TEAM.run(part -> body.run(cut(length, part), cut(length, part + 1)));
  }

  /** Runs {@code body} for every row 0 .. rows-1, each of {@code rowLength} elements. */
  public static void rows(long rows, long rowLength, IntConsumer body) {
    int count = Math.toIntExact(rows);
    if (THREADS == 1 || count < 2 || count * rowLength < LONG_ROWS) {
      for (int row = 0; row < count; row++) {
        body.accept(row);
      }
      return;
    }
    TEAM.run(
        part -> {
          int end = (int) ((long) count * (part + 1) / THREADS);
          for (int row = (int) ((long) count * part / THREADS); row < end; row++) {
            body.accept(row);
          }
        });
  }

  /** Writes {@code value} to every element of a dense float array. */
  public static void fill(INDArray array, float value) {
    FloatBuffer out = HostArrays.floats(array);
    ranges(
        array.length(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out.put(i, value);
          }
        });
  }

  /** How many threads {@link #each} runs on. */
  public static int threads() {
    return THREADS;
  }

  /** Runs {@code body} for every part 0 .. threads-1, each on a thread of its own. */
  public static void each(IntConsumer body) {
    TEAM.run(body);
  }

  /** Part borders on multiples of 16 so that threads do not share cache lines. */
  private static int cut(int length, int part) {
    return part == THREADS ? length : (int) ((long) length * part / THREADS) & ~15;
  }
}
