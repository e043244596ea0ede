package io.morph4j.benchmarks.peers;

import io.morph4j.benchmarks.peers.PeerProcess.Case;
import io.morph4j.benchmarks.peers.PeerProcess.Times;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's ComputationGraph on the ND4J that Morph4J uses. */
final class ComputationGraphPeer {
  private static final Set<String> STATISTICS = Set.of("mean", "var", "log10stdev");
  private static final String NO_INSTANCE_NORM = "it has no instance norm";
  private static final int FILTERS = 64;
  private static final double SLOPE = .2;

  private ComputationGraphPeer() {}

  /**
   * @param args {@code --look} or the name of a case
   */
  public static void main(String[] args) throws IOException {
    PeerProcess process = new PeerProcess();
    Map<String, Supplier<Case>> cases = new LinkedHashMap<>();
    cases.put("unet256", () -> new Generator(8, 1, 256));
    cases.put("unet128-n8", () -> new Generator(7, 8, 128));
    Map<String, String> without = new LinkedHashMap<>();
    for (String name :
        new String[] {
          "resnet9-256",
          "resnet6-128",
          "resnet6-ngf32-64-n4",
          "cyclegan-128-ngf64-r6",
          "cyclegan-64-ngf32-r6",
          "translate-resnet9-256"
        }) {
      without.put(name, NO_INSTANCE_NORM);
    }
    String version =
        "ComputationGraph of %s on ND4J's %s"
            .formatted(
                PeerProcess.jar(ComputationGraph.class),
                Nd4j.getExecutioner().getClass().getSimpleName());
    process.answer(args[0], version, cases, without);
  }

  /** Forward pass without gradients, then forward and backward of the mean absolute output. */
  private static final class Generator implements Case {
    private final ComputationGraph graph;
    private final INDArray pictures;

    Generator(int downs, int batch, int side) {
      graph = unet(downs, side);
      pictures = Nd4j.rand(DataType.FLOAT, batch, 3, side, side).muli(2).subi(1);
      graph.setInputs(pictures);
      graph.setLabels(Nd4j.zeros(DataType.FLOAT, batch, 3, side, side));
    }

    @Override
    public Times run() {
      double forward = PeerProcess.milliseconds(() -> graph.output(true, pictures));
      double total = PeerProcess.milliseconds(graph::computeGradientAndScore);
      return new Times(forward, total);
    }

    /** Trained numbers: DL4J counts running means and variances too. */
    @Override
    public long parameters() {
      long count = 0;
      for (Layer layer : graph.getLayers()) {
        for (Map.Entry<String, INDArray> entry : layer.paramTable().entrySet()) {
          count += STATISTICS.contains(entry.getKey()) ? 0 : entry.getValue().length();
        }
      }
      return count;
    }
  }

  /** U-Net generator with batch norm, as that of the other peers. */
  private static ComputationGraph unet(int downs, int side) {
    GraphBuilder net =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.FLOAT)
            .updater(new NoOp())
            .weightInit(new NormalDistribution(0, .02))
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs("x");
    net.addLayer("down0", down(FILTERS), "x");
    String inner = level(net, 1, downs, "down0");
    net.addLayer("relu0", activation(new ActivationReLU()), inner);
    net.addLayer("up0", up(3, true), "relu0");
    net.addLayer(
        "y",
        new CnnLossLayer.Builder(LossFunction.MEAN_ABSOLUTE_ERROR)
            .activation(Activation.TANH)
            .build(),
        "up0");
    net.setOutputs("y").setInputTypes(InputType.convolutional(side, side, 3));
    ComputationGraph graph = new ComputationGraph(net.build());
    graph.init();
    return graph;
  }

  /** Adds the levels from {@code k} down; returns the name of the result, joined to {@code x}. */
  private static String level(GraphBuilder net, int k, int downs, String x) {
    boolean innermost = k == downs - 1;
    net.addLayer("leaky" + k, activation(new ActivationLReLU(SLOPE)), x);
    net.addLayer("down" + k, down(width(k)), "leaky" + k);
    String inner = "down" + k;
    if (!innermost) {
      net.addLayer("downNorm" + k, new BatchNormalization.Builder().build(), inner);
      inner = level(net, k + 1, downs, "downNorm" + k);
    }
    net.addLayer("relu" + k, activation(new ActivationReLU()), inner);
    net.addLayer("up" + k, up(width(k - 1), false), "relu" + k);
    net.addLayer("upNorm" + k, new BatchNormalization.Builder().build(), "up" + k);
    net.addVertex("join" + k, new MergeVertex(), x, "upNorm" + k);
    return "join" + k;
  }

  private static int width(int level) {
    return FILTERS * Math.min(8, 1 << level);
  }

  private static ActivationLayer activation(IActivation function) {
    return new ActivationLayer.Builder().activation(function).build();
  }

  private static ConvolutionLayer down(int out) {
    return new ConvolutionLayer.Builder(4, 4)
        .stride(2, 2)
        .padding(1, 1)
        .nOut(out)
        .hasBias(false)
        .build();
  }

  private static Deconvolution2D up(int out, boolean bias) {
    return new Deconvolution2D.Builder(4, 4)
        .stride(2, 2)
        .padding(1, 1)
        .nOut(out)
        .hasBias(bias)
        .build();
  }
}
