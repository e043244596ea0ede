package io.morph4j.engine.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The memory of training steps: off-heap chunks that are cut into arrays during a step and whole
 * again after it, so that from the second step on nothing is allocated.
 *
 * <p>Blocks are handed out by best fit and joined with their free neighbours when they come back
 * (Knuth, The Art of Computer Programming 1, 2.5). Not thread-safe: one per training loop.
 *
 * <pre>{@code
 * StepMemory memory = new StepMemory();
 * try (StepScope step = memory.open()) {
 *   Tensor loss = ...;
 *   optimizer.step(Gradients.of(loss, parameters));
 * }
 * }</pre>
 */
public final class StepMemory implements AutoCloseable {
  private static final long CHUNK_BYTES = 8L << 20;

  /** Bytes beyond one and a half times the need that are kept from a step that took new chunks. */
  private static final long MOST_SPARE_BYTES = 64L << 20;

  private static final int ALIGNMENT = 64;

  /** Loops and kernels count in whole numbers of 32 bits. */
  private static final long MOST_NUMBERS = Integer.MAX_VALUE - 64;

  private static final int MOST_ARRAYS = 20_000;

  private final Map<DataType, TreeSet<Block>> free = new EnumMap<>(DataType.class);
  private final List<Block> chunks = new ArrayList<>();
  private final Map<Place, INDArray> arrays = new HashMap<>();
  private long steps;
  private long usedBytes;
  private long peakBytes;
  private long stepPeakBytes;
  private boolean grew;
  private long limitBytes = Long.MAX_VALUE;
  private boolean open;

  /** A step needs more memory than {@link #limit} allows. */
  public static final class LimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitException(long wanted, long limit) {
      this(
          "a step needs more than %d bytes of memory; %d are allowed".formatted(wanted - 1, limit));
    }

    private LimitException(String message) {
      super(message);
    }
  }

  /** A run of elements of one chunk; neighbours know each other so that they can be joined. */
  static final class Block {
    final DataBuffer chunk;
    final long serial;
    final long offset;
    long length;
    boolean free = true;
    @Nullable Block previous;
    @Nullable Block next;

    Block(DataBuffer chunk, long serial, long offset, long length) {
      this.chunk = chunk;
      this.serial = serial;
      this.offset = offset;
      this.length = length;
    }
  }

  private static final Comparator<Block> BY_SIZE =
      Comparator.<Block>comparingLong(b -> b.length)
          .thenComparingLong(b -> b.serial)
          .thenComparingLong(b -> b.offset);

  /** Opens a step that records operations for {@link Gradients}. */
  public StepScope open() {
    return new StepScope(this, true);
  }

  /** Opens a step that only computes, for translation and evaluation. */
  public StepScope openWithoutGradients() {
    return new StepScope(this, false);
  }

  /** The most bytes that were in use at one time since {@link #resetPeak}. */
  public long peakBytes() {
    return peakBytes;
  }

  /** Bytes held from the system. */
  public long reservedBytes() {
    long sum = 0;
    for (Block chunk : chunks) {
      sum += chunk.chunk.length() * chunk.chunk.getElementSize();
    }
    return sum;
  }

  /** Lets steps hold at most {@code bytes} from the system; {@link LimitException} beyond. */
  public void limit(long bytes) {
    limitBytes = bytes;
  }

  public void resetPeak() {
    peakBytes = usedBytes;
  }

  void begin() {
    if (open) {
      throw new IllegalStateException(
          "a step of this memory is already open; steps do not nest, use another StepMemory");
    }
    open = true;
  }

  /** Number of steps that ended; memory handed out in an earlier one is void. */
  long steps() {
    return steps;
  }

  void end() {
    open = false;
    steps++;
    usedBytes = 0;
    long needed = stepPeakBytes;
    stepPeakBytes = 0;
    if (grew) {
      grew = false;
      // Chunks of many sizes of pictures add up; a step like the last one takes fewer, larger ones.
      if (reservedBytes() > needed + needed / 2 + MOST_SPARE_BYTES) {
        giveBack();
        return;
      }
    }
    free.clear();
    for (int i = 0; i < chunks.size(); i++) {
      DataBuffer chunk = chunks.get(i).chunk;
      Block whole = new Block(chunk, i, 0, chunk.length());
      chunks.set(i, whole);
      free.computeIfAbsent(chunk.dataType(), t -> new TreeSet<>(BY_SIZE)).add(whole);
    }
  }

  Tensor allocate(DataType type, long... shape) {
    long length = 1;
    for (long side : shape) {
      if (side > 0 && length > MOST_NUMBERS / side) {
        throw new LimitException(
            "an array of shape %s has more than %d numbers"
                .formatted(Arrays.toString(shape), MOST_NUMBERS));
      }
      length *= side;
    }
    Block block = take(type, roundUp(Math.max(1, length), ALIGNMENT / type.width()));
    return Tensor.pooled(array(block, shape), new Storage(this, block));
  }

  /**
   * The array of that shape at the beginning of a block. Steps are alike, so the same ones come
   * again and again; to make one costs as much as a loop over ten thousand floats.
   */
  private INDArray array(Block block, long[] shape) {
    if (arrays.size() >= MOST_ARRAYS) {
      arrays.clear();
    }
    return arrays.computeIfAbsent(
        new Place(block.chunk.dataType(), block.serial, block.offset, shape),
        place ->
            Nd4j.create(
                block.chunk,
                shape,
                Nd4j.getStrides(shape, 'c'),
                block.offset,
                'c',
                block.chunk.dataType()));
  }

  /** Where an array lies and of what shape it is. */
  private static final class Place {
    private final DataType type;
    private final long serial;
    private final long offset;
    private final long[] shape;

    Place(DataType type, long serial, long offset, long[] shape) {
      this.type = type;
      this.serial = serial;
      this.offset = offset;
      this.shape = shape.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place that
          && type == that.type
          && serial == that.serial
          && offset == that.offset
          && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(shape) * 31 + Long.hashCode(offset * 67 + serial);
    }
  }

  private static long roundUp(long value, long multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }

  private Block take(DataType type, long length) {
    TreeSet<Block> candidates = free.computeIfAbsent(type, t -> new TreeSet<>(BY_SIZE));
    Block probe = new Block(EMPTY, -1, 0, length);
    Block found = candidates.ceiling(probe);
    if (found == null) {
      found = grow(type, length);
    } else {
      candidates.remove(found);
    }
    if (found.length > length) {
      Block rest =
          new Block(found.chunk, found.serial, found.offset + length, found.length - length);
      rest.previous = found;
      rest.next = found.next;
      if (rest.next != null) {
        rest.next.previous = rest;
      }
      found.next = rest;
      found.length = length;
      candidates.add(rest);
    }
    found.free = false;
    usedBytes += length * type.width();
    stepPeakBytes = Math.max(stepPeakBytes, usedBytes);
    peakBytes = Math.max(peakBytes, usedBytes);
    return found;
  }

  private Block grow(DataType type, long length) {
    long size = Math.max(length, CHUNK_BYTES / type.width());
    long wanted = reservedBytes() + size * type.width();
    if (wanted > limitBytes) {
      throw new LimitException(wanted, limitBytes);
    }
    Block chunk = new Block(Nd4j.createBuffer(type, size, false), chunks.size(), 0, size);
    chunks.add(chunk);
    grew = true;
    return chunk;
  }

  void free(Block block) {
    TreeSet<Block> candidates = java.util.Objects.requireNonNull(free.get(block.chunk.dataType()));
    usedBytes -= block.length * block.chunk.getElementSize();
    block.free = true;
    Block next = block.next;
    if (next != null && next.free) {
      candidates.remove(next);
      join(block, next);
    }
    Block previous = block.previous;
    if (previous != null && previous.free) {
      candidates.remove(previous);
      join(previous, block);
      block = previous;
    }
    candidates.add(block);
  }

  private static void join(Block left, Block right) {
    left.length += right.length;
    left.next = right.next;
    if (right.next != null) {
      right.next.previous = left;
    }
  }

  /** Returns every chunk to the system; the next step takes them anew. */
  public void giveBack() {
    if (open) {
      throw new IllegalStateException("close the open step before its memory");
    }
    for (Block chunk : chunks) {
      chunk.chunk.close();
    }
    chunks.clear();
    arrays.clear();
    free.clear();
    usedBytes = 0;
  }

  /** Returns every chunk to the system. */
  @Override
  public void close() {
    giveBack();
  }

  private static final DataBuffer EMPTY = Nd4j.createBuffer(DataType.FLOAT, 1, true);
}
