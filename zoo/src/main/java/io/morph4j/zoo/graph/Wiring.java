package io.morph4j.zoo.graph;

import io.morph4j.core.network.Norm;
import io.morph4j.engine.ops.Paddings.Border;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Builds a graph in the order of computation: each call adds what works on the result of the last.
 *
 * <p>Layers with weights are called as the module that has them in Morph4J's network, so that a
 * state dictionary fills the graph by names; see {@link #name}.
 */
public final class Wiring {
  /** The only input, pictures {@code (N, C, H, W)} in [-1, 1]. */
  public static final String INPUT = "picture";

  /** The only output. */
  public static final String OUTPUT = "result";

  private static final double EPS = 1e-5;
  private static final double KEPT = .9;

  private final GraphBuilder graph;
  private final GraphSettings settings;
  private String last = INPUT;
  private int unnamed;

  Wiring(GraphSettings settings) {
    this.settings = settings;
    this.graph =
        new NeuralNetConfiguration.Builder()
            .seed(settings.seed())
            .dataType(settings.type())
            .updater(settings.updater())
            .weightInit(new NormalDistribution(0, .02))
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs(INPUT);
  }

  /**
   * The size of a convolution.
   *
   * @param in its input channels
   * @param out its output channels
   * @param padding zeros on each side; of a transposed one, rows taken away
   */
  public record Size(int in, int out, int kernel, int stride, int padding) {}

  /** DL4J cuts the names of parameters at underscores: a module's name without. */
  static String name(String module) {
    return module.replace('_', '-');
  }

  /** What was added last. */
  public String last() {
    return last;
  }

  /** Goes on from what was added earlier. */
  public Wiring from(String vertex) {
    last = vertex;
    return this;
  }

  /**
   * A convolution with a border of zeros.
   *
   * @param module the module's full name in the state dictionary, as of those below
   */
  public Wiring convolution(String module, Size size, boolean bias) {
    return add(
        name(module),
        new ConvolutionLayer.Builder(size.kernel(), size.kernel())
            .stride(size.stride(), size.stride())
            .padding(size.padding(), size.padding())
            .nIn(size.in())
            .nOut(size.out())
            .hasBias(bias)
            .build());
  }

  /** A transposed convolution, from which {@code size.padding()} rows are taken at each side. */
  public Wiring transposed(String module, Size size, boolean bias) {
    return add(
        name(module),
        new Deconvolution2D.Builder(size.kernel(), size.kernel())
            .stride(size.stride(), size.stride())
            .padding(size.padding(), size.padding())
            .nIn(size.in())
            .nOut(size.out())
            .hasBias(bias)
            .build());
  }

  /** Takes rows and columns away at the top and at the left. */
  public Wiring cropTopLeft(int width) {
    return add(next("crop"), new Cropping2D.Builder(width, 0, width, 0).build());
  }

  /** Nothing for NONE. */
  public Wiring norm(String module, int channels, Norm norm) {
    return switch (norm) {
      case INSTANCE -> add(name(module), new InstanceNormalization(channels, false, EPS));
      case INSTANCE_AFFINE -> add(name(module), new InstanceNormalization(channels, true, EPS));
      case BATCH -> add(name(module), batch(channels));
      case NONE -> this;
    };
  }

  private Layer batch(int channels) {
    return settings.batchNormalization()
        ? new BatchNormalization.Builder(KEPT, EPS).nIn(channels).nOut(channels).build()
        : new InstanceNormalization(channels, true, EPS);
  }

  /** A border of zeros is the convolution's own. */
  public Wiring border(Border border, int width) {
    return add(next("border"), new BorderPadding(border, width));
  }

  public Wiring relu() {
    return add(next("relu"), new ActivationLayer(Activation.RELU));
  }

  public Wiring leakyRelu(double slope) {
    return add(next("relu"), new ActivationLayer(new ActivationLReLU(slope)));
  }

  /** While the graph is fitted, half of the values become 0 and the others twice as large. */
  public Wiring dropout() {
    return add(next("dropout"), new DropoutLayer(.5));
  }

  /** Each value becomes a block of 2×2. */
  public Wiring doubled() {
    return add(next("doubled"), new Upsampling2D.Builder(2).build());
  }

  /** Each block of 2×2 becomes its mean, one row and one column less. */
  public Wiring averaged() {
    return add(
        next("averaged"),
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
            .kernelSize(2, 2)
            .stride(1, 1)
            .build());
  }

  public Wiring times(double factor) {
    String name = next("product");
    graph.addVertex(name, new ScaleVertex(factor), last);
    return from(name);
  }

  public Wiring activation(IActivation function) {
    return add(next("activation"), new ActivationLayer(function));
  }

  /** Adds what {@code vertex} gives. */
  public Wiring plus(String vertex) {
    String name = next("sum");
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), vertex, last);
    return from(name);
  }

  public Wiring plus(double number) {
    String name = next("shifted");
    graph.addVertex(name, new ShiftVertex(number), last);
    return from(name);
  }

  /** Multiplies by what {@code vertex} gives. */
  public Wiring multiplied(String vertex) {
    String name = next("product");
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Product), vertex, last);
    return from(name);
  }

  /** The channels of {@code vertex}, then those of the last. */
  public Wiring behind(String vertex) {
    String name = next("joined");
    graph.addVertex(name, new MergeVertex(), vertex, last);
    return from(name);
  }

  /** The output: an activation, and what {@code fit} makes small. */
  public void output(Activation activation, LossFunction loss) {
    add(OUTPUT, new CnnLossLayer.Builder(loss).activation(activation).build());
  }

  private Wiring add(String name, Layer layer) {
    graph.addLayer(name, layer, last);
    return from(name);
  }

  private String next(String kind) {
    return kind + unnamed++;
  }

  ComputationGraphConfiguration configuration() {
    return graph.setOutputs(OUTPUT).build();
  }
}
