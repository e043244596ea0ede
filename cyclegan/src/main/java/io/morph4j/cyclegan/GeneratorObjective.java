package io.morph4j.cyclegan;

import static io.morph4j.core.loss.LossFunctions.cycle;
import static io.morph4j.core.loss.LossFunctions.identity;

import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.OnePass;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What the generators minimise: equation 3 with the identity loss of section 5.2. Terms that share
 * a translation are differentiated together, one such part after the other: a step needs the memory
 * of two passes through a generator, not of six.
 *
 * <p>Pictures to translate and pictures that should stay go through a generator at once where maps
 * are small: there a pass over two batches costs less than two passes, and the memory of a third
 * does not matter.
 */
final class GeneratorObjective {
  /** Pixels of two batches up to which one pass is worth its memory. */
  static final long MOST_JOINED_PIXELS = 16_384;

  private final CycleGanConfig config;
  private final long joinedPixels;
  private final SumOfLosses sum;

  /**
   * One translation.
   *
   * @param name of the domain that {@code x} is of
   * @param x pictures to translate
   * @param target pictures of the other domain
   * @param lambda weight of the cycle that begins with {@code x}
   * @param lambdaTarget weight of the cycle that begins with {@code target}
   */
  record Direction(
      String name,
      Tensor x,
      Tensor target,
      Layer there,
      Layer back,
      Layer judge,
      double lambda,
      double lambdaTarget) {}

  /**
   * @param joinedPixels up to how many pixels of both batches a generator sees them at once
   */
  GeneratorObjective(CycleGanConfig config, long joinedPixels, SumOfLosses sum) {
    this.config = config;
    this.joinedPixels = joinedPixels;
    this.sum = sum;
  }

  /** Adds the terms of one direction and returns its translation. */
  Tensor add(Direction way) {
    boolean wanted = config.lambdaIdentity() > 0;
    boolean joined = wanted && pixels(way.x()) + pixels(way.target()) <= joinedPixels;
    Tensor fake = StepScope.tidy(() -> thereAndBack(way, joined));
    if (wanted && !joined) {
      StepScope.tidy(() -> sum.add(unchanged(way, way.there().forward(way.target()))));
    }
    return fake;
  }

  private static long pixels(Tensor x) {
    return x.size(0) * x.size(2) * x.size(3);
  }

  /** Equations 1 and 2, and the identity loss if {@code withIdentity}. */
  private Tensor thereAndBack(Direction way, boolean withIdentity) {
    List<Tensor> terms = new ArrayList<>();
    Tensor fake;
    if (withIdentity) {
      OnePass.Pair made = OnePass.forward(way.there(), way.x(), way.target());
      fake = made.first();
      terms.add(unchanged(way, made.second()));
    } else {
      fake = way.there().forward(way.x());
    }
    Tensor gan = config.ganLoss().generator(way.judge().forward(fake));
    terms.add(sum.term("G_" + way.name(), gan));
    Tensor cycle = cycle(way.back().forward(fake), way.x()).times(way.lambda());
    terms.add(sum.term("cycle_" + way.name(), cycle));
    sum.add(terms.stream().reduce(Tensor::plus).orElseThrow());
    return fake;
  }

  /** The identity loss for {@code made} from pictures of the target domain. */
  private Tensor unchanged(Direction way, Tensor made) {
    double lambda = way.lambdaTarget() * config.lambdaIdentity();
    return sum.term("idt_" + way.name(), identity(made, way.target()).times(lambda));
  }
}
