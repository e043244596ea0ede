package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The convolution primitives of oneDNN, cut into slices for the threads of a team: pictures, or
 * rows of the only one; gradients of weights by their channels.
 */
final class DirectConvolution implements ConvolutionMethod {
  private final OneDnnTeam team;
  private final Scratchpad scratchpad;
  private final PackedWeights packed;

  /** To run one after the other: one but for gradients of weights. */
  private final RecentlyUsed<ConvolutionProblem, List<SlicedPrimitive>> primitives =
      new RecentlyUsed<>(
          SlicedPrimitive.MOST_BYTES,
          made -> made.stream().mapToLong(SlicedPrimitive::bytes).sum(),
          made -> made.forEach(SlicedPrimitive::close));

  DirectConvolution(OneDnnTeam team, Scratchpad scratchpad, PackedWeights packed) {
    this.team = team;
    this.scratchpad = scratchpad;
    this.packed = packed;
  }

  @Override
  public boolean suits(ConvolutionProblem problem) {
    return true;
  }

  @Override
  public void compute(
      ConvolutionProblem problem, INDArray x, INDArray w, @Nullable INDArray bias, INDArray y) {
    for (SlicedPrimitive primitive : primitives.get(problem, this::build)) {
      switch (problem.pass()) {
        case FORWARD -> primitive.run(x, w, bias, y, copies(problem, w));
        case DATA -> primitive.run(y, w, null, x, copies(problem, w));
        case WEIGHTS -> primitive.run(x, y, null, w);
      }
    }
  }

  @Override
  public long keptBytes() {
    return primitives.bytes();
  }

  @Override
  public void release() {
    primitives.clear();
  }

  /**
   * The packed copies of {@code w}: for a step only in bfloat16, where they are half the size and
   * their making a larger part of the work.
   */
  private PackedWeights.@Nullable Copies copies(ConvolutionProblem problem, INDArray w) {
    return problem.p() == Precision.BF16 ? packed.of(w) : packed.forEver(w);
  }

  private List<SlicedPrimitive> build(ConvolutionProblem key) {
    List<SlicedPrimitive> made = new ArrayList<>();
    for (ConvolutionSlice piece : ConvolutionSlice.inTurn(key)) {
      made.add(build(key, piece, key.adds() || !made.isEmpty()));
    }
    return List.copyOf(made);
  }

  private SlicedPrimitive build(ConvolutionProblem key, ConvolutionSlice whole, boolean add) {
    List<ConvolutionSlice> cut = whole.parts(key, team.size());
    OneDnnTeam.Sharing sharing = team.sharing(whole.products(key), cut.size() == team.size());
    List<ConvolutionSlice> pieces = team.parts(sharing) == 1 ? List.of(whole) : cut;
    boolean byBlocks = pieces.size() > 1 && ConvolutionSlice.byBlocks(key);
    return team.make(
        sharing,
        () -> {
          SlicedPrimitiveBuilder builder =
              new SlicedPrimitiveBuilder(team, scratchpad, sharing, add);
          if (byBlocks) {
            builder.inPieces();
            for (int i = 0; i < pieces.size(); i++) {
              for (ConvolutionSlice block : whole.blocks(i, pieces.size())) {
                new DirectSlice(team.cpu(), key, block, null, true).addTo(builder, i);
              }
            }
            return builder.build();
          }
          memory.desc weights = null;
          for (int i = 0; i < pieces.size(); i++) {
            weights =
                new DirectSlice(team.cpu(), key, pieces.get(i), weights, false).addTo(builder, i);
          }
          return builder.build();
        });
  }
}
