package io.morph4j.core.tile;

import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A whole map outside any step, written and read by parts, with the channels of a pixel together.
 */
abstract class MapStore implements AutoCloseable {
  private final int samples;
  private final int channels;
  private final long height;
  private final long width;

  MapStore(MapNode node) {
    this.samples = node.samples();
    this.channels = node.channels();
    this.height = node.height();
    this.width = node.width();
  }

  /** Bytes of a map. */
  static long bytes(MapNode node) {
    return (long) node.values() * Float.BYTES;
  }

  /** Puts the bytes of {@code row} that begin at byte {@code at} of it. */
  abstract void put(long row, long at, ByteBuffer values);

  /** Fills {@code values} with the bytes of {@code row} from byte {@code at} on. */
  abstract void get(long row, long at, ByteBuffer values);

  /** Bytes of a row. */
  long rowBytes() {
    return width * channels * Float.BYTES;
  }

  /** Rows of all samples. */
  long rows() {
    return samples * height;
  }

  /** Writes a part. */
  void write(Region region, Tensor part) {
    each(region, HostArrays.bytes(part.channelsLast().packed()), this::put);
  }

  /** Reads a part. */
  Tensor read(Region region) {
    Tensor part =
        Tensor.allocateChannelsLast(
            DataType.FLOAT, samples, channels, region.rows().length(), region.columns().length());
    each(region, HostArrays.bytes(part.packed()), this::get);
    return part;
  }

  /** What is done with a piece of a row. */
  private interface Move {
    void run(long row, long at, ByteBuffer values);
  }

  private void each(Region region, ByteBuffer part, Move move) {
    long at = region.columns().from() * channels * Float.BYTES;
    int length = Math.toIntExact(region.columns().length() * channels * Float.BYTES);
    int begin = 0;
    for (int n = 0; n < samples; n++) {
      for (long y = region.rows().from(); y < region.rows().to(); y++) {
        move.run(n * height + y, at, part.slice(begin, length));
        begin += length;
      }
    }
  }

  @Override
  public abstract void close();
}
