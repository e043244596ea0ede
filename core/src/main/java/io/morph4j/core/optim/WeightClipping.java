package io.morph4j.core.optim;

import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.Parameter;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Weight clipping, which keeps a WGAN critic Lipschitz (Arjovsky et al. 2017, algorithm 1). */
public final class WeightClipping {
  private WeightClipping() {}

  /** Cuts every value to [-limit, limit]. */
  public static void clip(FlatParameters parameters, double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException("a clipping limit is positive, got " + limit);
    }
    Nd4j.exec(
        DynamicCustomOp.builder("clipbyvalue")
            .addInputs(parameters.values())
            .addOutputs(parameters.values())
            .addFloatingPointArguments(-limit, limit)
            .build());
    Parameter.changed();
  }

  /** Cuts every parameter of {@code network} to [-limit, limit]. */
  public static void clip(Module network, double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException("a clipping limit is positive, got " + limit);
    }
    network
        .parameters()
        .forEach(
            parameter ->
                Nd4j.exec(
                    DynamicCustomOp.builder("clipbyvalue")
                        .addInputs(parameter.array())
                        .addOutputs(parameter.array())
                        .addFloatingPointArguments(-limit, limit)
                        .build()));
    Parameter.changed();
  }
}
