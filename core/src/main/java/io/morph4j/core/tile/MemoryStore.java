package io.morph4j.core.tile;

import io.morph4j.engine.loop.HostArrays;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A map in memory outside the heap. */
final class MemoryStore extends MapStore {
  private static final long BLOCK_BYTES = 256L << 20;

  private final List<INDArray> blocks = new ArrayList<>();
  private final List<ByteBuffer> buffers = new ArrayList<>();
  private final long rowsOfBlock;

  MemoryStore(MapNode node) {
    super(node);
    rowsOfBlock = Math.max(1, BLOCK_BYTES / rowBytes());
    for (long row = 0; row < rows(); row += rowsOfBlock) {
      long bytes = Math.min(rowsOfBlock, rows() - row) * rowBytes();
      INDArray block = Nd4j.createUninitialized(DataType.FLOAT, bytes / Float.BYTES);
      blocks.add(block);
      buffers.add(HostArrays.bytes(block));
    }
  }

  private ByteBuffer piece(long row, long at, int length) {
    int start = Math.toIntExact(row % rowsOfBlock * rowBytes() + at);
    return buffers.get((int) (row / rowsOfBlock)).slice(start, length);
  }

  @Override
  void put(long row, long at, ByteBuffer values) {
    piece(row, at, values.remaining()).put(values);
  }

  @Override
  void get(long row, long at, ByteBuffer values) {
    values.put(piece(row, at, values.remaining()));
  }

  @Override
  public void close() {
    blocks.forEach(INDArray::close);
    blocks.clear();
    buffers.clear();
  }
}
