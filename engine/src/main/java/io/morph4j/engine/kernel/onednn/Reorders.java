package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.loop.HostArrays;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolution weights (out, in, kH, kW) brought from one order in memory into another. */
final class Reorders {
  private record Key(
      long out, long in, long kh, long kw, format_tag from, format_tag to, boolean add) {}

  /** Of what is kept for the shapes of weights. */
  private static final long MOST_BYTES = 8L << 20;

  private final OneDnnTeam team;
  private final RecentlyUsed<Key, List<OneDnnCall>> moves =
      new RecentlyUsed<>(
          MOST_BYTES,
          calls -> calls.stream().mapToLong(OneDnnCall::bytes).sum(),
          calls -> calls.forEach(OneDnnCall::close));

  Reorders(OneDnnTeam team) {
    this.team = team;
  }

  /**
   * Copies {@code from} in one order to {@code to} in another.
   *
   * @param shape array of the weights' shape (out, in, kH, kW)
   * @param add whether to add to what {@code to} holds
   */
  void move(
      INDArray shape,
      INDArray from,
      format_tag order,
      INDArray to,
      format_tag wanted,
      boolean add) {
    Key key =
        new Key(shape.size(0), shape.size(1), shape.size(2), shape.size(3), order, wanted, add);
    List<OneDnnCall> calls = moves.get(key, this::build);
    long[] arrays = {HostArrays.address(from), HostArrays.address(to)};
    team.run(
        calls.size() == 1 ? OneDnnTeam.Sharing.OPEN_MP : OneDnnTeam.Sharing.TEAM,
        part -> {
          calls.get(part).execute(team.stream(part), arrays, arrays);
          team.stream(part)._wait();
        });
  }

  /** What is kept between calls. */
  long keptBytes() {
    return moves.bytes();
  }

  /** Gives back what is kept between calls. */
  void release() {
    moves.clear();
  }

  private List<OneDnnCall> build(Key key) {
    int parts = key.out() >= team.size() ? team.size() : 1;
    return team.make(
        parts == 1 ? OneDnnTeam.Sharing.OPEN_MP : OneDnnTeam.Sharing.TEAM,
        () -> {
          List<OneDnnCall> calls = new ArrayList<>();
          for (int part = 0; part < parts; part++) {
            calls.add(part(key, key.out() * part / parts, key.out() * (part + 1) / parts));
          }
          return calls;
        });
  }

  private OneDnnCall part(Key key, long first, long end) {
    return OneDnnCall.reorder(
        team.cpu(),
        weights(key, key.from(), first, end),
        OneDnnCall.Place.array(0, 0),
        weights(key, key.to(), first, end),
        OneDnnCall.Place.array(1, 0),
        key.add());
  }

  private static memory.desc weights(Key key, format_tag order, long first, long end) {
    long[] shape = {key.out(), key.in(), key.kh(), key.kw()};
    return new memory.desc(shape, data_type.f32, order)
        .submemory_desc(
            new long[] {end - first, key.in(), key.kh(), key.kw()},
            new long[] {first, 0, 0, 0},
            false);
  }
}
