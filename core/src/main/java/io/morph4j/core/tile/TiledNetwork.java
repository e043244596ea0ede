package io.morph4j.core.tile;

import io.morph4j.core.file.UserException;
import io.morph4j.engine.loop.FreeMemory;
import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.engine.tensor.Trace;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network at work on one large picture, tile by tile. */
public final class TiledNetwork {
  private final Trace trace;
  private final Tensor traced;
  private final StepMemory memory;

  private TiledNetwork(Trace trace, Tensor traced, StepMemory memory) {
    this.trace = trace;
    this.traced = traced;
    this.memory = memory;
  }

  /**
   * A network that is to be run in tiles.
   *
   * @param forward the network outside training, from a picture (1, C, H, W)
   * @param side of pictures that it takes
   * @param memory where tiles are computed
   * @throws UserException if arrays do not live in host memory
   */
  public static TiledNetwork of(
      UnaryOperator<Tensor> forward, int channels, int side, StepMemory memory) {
    if (!HostArrays.onHost()) {
      throw new UserException("pictures are computed in tiles on the CPU only: leave --tile out");
    }
    Tensor picture = Tensor.variable(Nd4j.zeros(DataType.FLOAT, 1, channels, side, side));
    Trace trace = StepScope.outside(() -> Trace.of(forward.apply(picture)));
    return new TiledNetwork(trace, picture, memory);
  }

  /**
   * What the network makes of a picture: the same numbers as in one piece, up to rounding.
   *
   * @param picture FLOAT (1, C, H, W) of sides that the network takes
   * @return (1, C', H', W'), row-major, outside any step's memory
   * @throws UserException if the network looks at the picture as a whole in another way than by
   *     normalising, or there is no room for its feature maps
   */
  public INDArray run(INDArray picture, Tiling tiling) {
    MapGraph graph = MapGraph.of(trace, traced, picture.size(2), picture.size(3));
    return new Run(graph, picture, tiling).result();
  }

  /** One picture. */
  private final class Run {
    private final MapGraph graph;
    private final FloatBuffer picture;
    private final Map<MapNode, MapStore> stores = new HashMap<>();
    private final boolean inMemory;
    private int side;

    Run(MapGraph graph, INDArray picture, Tiling tiling) {
      this.graph = graph;
      this.picture = HostArrays.floats(picture);
      this.side = tiling.side();
      long free = tiling.memoryBytes() > 0 ? tiling.memoryBytes() : FreeMemory.bytes();
      long maps = mostBytes();
      inMemory = maps <= free / 2;
      if (!inMemory) {
        FileStore.requireRoom(maps);
      }
      memory.giveBack();
      memory.limit(inMemory ? free - maps : free);
    }

    /** Bytes of the stored maps that are needed at one time. */
    private long mostBytes() {
      List<MapNode> passes = graph.passes();
      Set<MapNode> alive = new HashSet<>();
      long most = 0;
      for (int i = 0; i < passes.size(); i++) {
        if (passes.get(i).stored()) {
          alive.add(passes.get(i));
        }
        most = Math.max(most, alive.stream().mapToLong(MapStore::bytes).sum());
        alive.retainAll(neededAfter(passes, i));
      }
      return most;
    }

    private Set<MapNode> neededAfter(List<MapNode> passes, int done) {
      Set<MapNode> needed = new HashSet<>();
      passes.subList(done + 1, passes.size()).forEach(node -> needed.addAll(graph.sources(node)));
      return needed;
    }

    INDArray result() {
      MapNode last = graph.result();
      INDArray result =
          Nd4j.createUninitialized(
              DataType.FLOAT, last.samples(), last.channels(), last.height(), last.width());
      List<MapNode> passes = graph.passes();
      try {
        for (int i = 0; i < passes.size(); i++) {
          compute(passes.get(i), result);
          Set<MapNode> needed = neededAfter(passes, i);
          for (MapNode node : new ArrayList<>(stores.keySet())) {
            if (!needed.contains(node)) {
              close(node);
            }
          }
        }
        return result;
      } catch (RuntimeException | Error e) {
        result.close();
        throw e;
      } finally {
        new ArrayList<>(stores.keySet()).forEach(this::close);
      }
    }

    private void close(MapNode node) {
      MapStore store = stores.remove(node);
      if (store != null) {
        store.close();
      }
    }

    /** Computes a whole map, by smaller tiles where one does not fit. */
    private void compute(MapNode node, INDArray result) {
      if (node.stored() && node != graph.picture()) {
        stores.put(node, inMemory ? new MemoryStore(node) : new FileStore(node));
      }
      while (true) {
        try {
          inTiles(node, result);
          return;
        } catch (StepMemory.LimitException e) {
          if (side <= Tiling.LEAST_SIDE) {
            throw e;
          }
          memory.giveBack();
          side = Math.max(Tiling.LEAST_SIDE, side / 2);
        }
      }
    }

    private void inTiles(MapNode node, INDArray result) {
      MapStatistics statistics = new MapStatistics(node.channels());
      long height = tileSide(node.height(), graph.picture().height());
      long width = tileSide(node.width(), graph.picture().width());
      for (Region tile : Region.all(node.height(), node.width()).tiles(height, width)) {
        try (StepScope ignored = memory.openWithoutGradients()) {
          Tensor part = part(node, tile, true);
          MapStore store = stores.get(node);
          if (store != null) {
            store.write(tile, part);
          }
          if (node.measured()) {
            statistics.add(part);
          }
          if (node == graph.result()) {
            write(part, tile, HostArrays.floats(result));
          }
        }
      }
      if (node.measured()) {
        graph.measured(node, statistics);
      }
    }

    /** The side of a tile in a map that may be smaller or larger than the picture. */
    private long tileSide(long side, long ofPicture) {
      return Math.max(Tiling.LEAST_SIDE, (this.side * side + ofPicture - 1) / ofPicture);
    }

    /**
     * A part of a map: read where it is stored, computed where it is not.
     *
     * @param anew whether it is computed in any case
     */
    private Tensor part(MapNode node, Region wanted, boolean anew) {
      MapOperation operation = node.operation();
      if (operation == null) {
        return ofPicture(node, wanted);
      }
      MapStore store = anew ? null : stores.get(node);
      if (store != null) {
        return store.read(wanted);
      }
      return StepScope.tidy(
          () -> {
            MapOperation.Frame frame = node.frame(wanted);
            Tensor[] inputs = new Tensor[node.inputs().size()];
            for (int i = 0; i < inputs.length; i++) {
              MapNode.Input input = node.inputs().get(i);
              MapNode map = input.map();
              Tensor constant = input.constant();
              if (map != null) {
                inputs[i] = part(map, frame.given(), false);
              } else if (constant != null) {
                inputs[i] = constant;
              }
            }
            return operation.compute(frame, inputs);
          });
    }

    private Tensor ofPicture(MapNode node, Region wanted) {
      int rows = (int) wanted.rows().length();
      int columns = (int) wanted.columns().length();
      Tensor part = Tensor.allocate(DataType.FLOAT, 1, node.channels(), rows, columns);
      FloatBuffer out = HostArrays.floats(part.packed());
      int to = 0;
      for (int c = 0; c < node.channels(); c++) {
        for (int y = 0; y < rows; y++) {
          out.put(to, picture, at(node, c, wanted.rows().from() + y, wanted), columns);
          to += columns;
        }
      }
      return part;
    }

    private void write(Tensor part, Region tile, FloatBuffer result) {
      FloatBuffer from = HostArrays.floats(part.array());
      int columns = (int) tile.columns().length();
      int at = 0;
      for (int c = 0; c < part.size(1); c++) {
        for (long y = tile.rows().from(); y < tile.rows().to(); y++) {
          result.put(at(graph.result(), c, y, tile), from, at, columns);
          at += columns;
        }
      }
    }

    /** Where a row of a region begins in a row-major picture. */
    private int at(MapNode node, int channel, long row, Region region) {
      return Math.toIntExact(
          (channel * node.height() + row) * node.width() + region.columns().from());
    }
  }
}
