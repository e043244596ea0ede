package io.morph4j.zoo.graph;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.network.NetworkOptions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.ModelMetaData;
import org.deeplearning4j.zoo.PretrainedType;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.ZooType;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network of Morph4J as model of DL4J's zoo. {@link #init} gives its graph with start weights,
 * {@link #filled} with those of a state dictionary, {@link #load} with those of a model file.
 *
 * <p>A graph takes pictures {@code (N, C, H, W)} of any sides that the network takes, and its
 * output layer has a loss, so that {@code fit} works: it is DL4J's own training, not Morph4J's.
 */
public abstract class NetworkModel extends ZooModel<ComputationGraph> {
  /** Makes models of one kind of network; found by {@link ServiceLoader}. */
  public interface Provider {
    /** Empty if the network is of another kind. */
    Optional<NetworkModel> model(NetworkOptions<?> options, GraphSettings settings);
  }

  private static final int SIDE = 256;
  private static final String VARIANCE = ".running_var";
  private static final String LOG_DEVIATION = "log10stdev";

  /** Far below the 1e-5 that is added to it. */
  private static final double LEAST_VARIANCE = 1e-20;

  private final NetworkOptions<?> options;
  private final GraphSettings settings;
  private int[][] inputShape;

  /**
   * @param inputChannels of its pictures
   */
  protected NetworkModel(NetworkOptions<?> options, int inputChannels, GraphSettings settings) {
    this.options = options;
    this.settings = settings;
    this.inputShape = new int[][] {{inputChannels, SIDE, SIDE}};
  }

  /**
   * The model of a network.
   *
   * @throws UserException if no such network is known as graph
   */
  public static NetworkModel of(NetworkOptions<?> options, GraphSettings settings) {
    return ServiceLoader.load(Provider.class, Provider.class.getClassLoader()).stream()
        .flatMap(provider -> provider.get().model(options, settings).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "a network %s is not known as graph of DL4J; 'morph4j export onnx' writes any"
                        .formatted(options.kind())));
  }

  /**
   * A network of a model file as graph. Dropout is at work in {@code fit} only. Where the model
   * says that batch normalisation uses the picture's own statistics, instance normalisation stands
   * for it.
   *
   * @param network its name in the model, e.g. {@code G}
   * @throws IllegalArgumentException if there is no such network
   * @throws UserException if such a network is not known as graph
   */
  public static ComputationGraph load(ModelFile model, String network, GraphSettings settings) {
    NetworkDescription description = model.description().networks().get(network);
    if (description == null) {
      throw new IllegalArgumentException(
          "the model has no network %s, there are %s"
              .formatted(network, model.description().networks().keySet()));
    }
    boolean running = model.description().policy().batchStatistics() == BatchStatistics.RUNNING;
    return of(
            description.read(),
            settings.withBatchNormalization(settings.batchNormalization() && running))
        .filled(model.weights(network));
  }

  /** Adds the network's layers, from the picture to the output. */
  protected abstract void wire(Wiring wiring);

  /** The graph without weights. */
  public final ComputationGraphConfiguration conf() {
    Wiring wiring = new Wiring(settings);
    wire(wiring);
    return wiring.configuration();
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // as in DL4J
  public final <M extends Model> M init() {
    @SuppressWarnings("unchecked")
    M graph = (M) graph();
    return graph;
  }

  private ComputationGraph graph() {
    ComputationGraph graph = new ComputationGraph(conf());
    graph.init();
    return graph;
  }

  /**
   * The graph with the weights and running statistics of Morph4J's network.
   *
   * @param state arrays by their full names in the network, such as {@code model.1.weight}
   * @throws IllegalArgumentException if a name is missing, unknown, or of another shape
   */
  public final ComputationGraph filled(Map<String, INDArray> state) {
    ComputationGraph graph = graph();
    Map<String, INDArray> open = new LinkedHashMap<>(graph.paramTable());
    state.forEach(
        (key, array) -> {
          if (!key.endsWith(".num_batches_tracked") && !isIdle(key)) {
            String name = parameter(graph, key);
            fill(key, open.remove(name), array);
          }
        });
    if (!open.isEmpty()) {
      throw new IllegalArgumentException("the weights lack " + open.keySet());
    }
    return graph;
  }

  /** Statistics that nothing reads. */
  private boolean isIdle(String key) {
    return !settings.batchNormalization()
        && (key.endsWith(".running_mean") || key.endsWith(VARIANCE));
  }

  private static void fill(String key, @Nullable INDArray to, INDArray from) {
    if (to == null) {
      throw new IllegalArgumentException("the graph has no " + key);
    }
    if (!Arrays.equals(from.shape(), to.shape())) {
      throw new IllegalArgumentException(
          "%s is %s, expected %s"
              .formatted(key, Arrays.toString(from.shape()), Arrays.toString(to.shape())));
    }
    to.assign(key.endsWith(VARIANCE) ? logDeviations(from) : from);
  }

  /** As DL4J keeps variances; its JSON forgets that it can also keep them as they are. */
  private static INDArray logDeviations(INDArray variances) {
    INDArray logs = variances.castTo(DataType.DOUBLE);
    for (long i = 0; i < logs.length(); i++) {
      logs.putScalar(i, .5 * Math.log10(Math.max(logs.getDouble(i), LEAST_VARIANCE)));
    }
    return logs;
  }

  /** DL4J's name for the parameter of a state dictionary. */
  private static String parameter(ComputationGraph graph, String key) {
    int dot = key.lastIndexOf('.');
    String layer = Wiring.name(key.substring(0, Math.max(dot, 0)));
    boolean norm =
        graph.getVertex(layer) != null
            && graph.getLayer(layer).conf().getVariables().contains("gamma");
    String name =
        switch (key.substring(dot + 1)) {
          case "weight" -> norm ? "gamma" : "W";
          case "bias" -> norm ? "beta" : "b";
          case "running_mean" -> "mean";
          case "running_var" -> LOG_DEVIATION;
          default -> key.substring(dot + 1);
        };
    return layer + "_" + name;
  }

  /** The network's kind, e.g. {@code resnet}. */
  @Override
  public final String modelName() {
    return options.kind();
  }

  @Override
  public final ModelMetaData metaData() {
    return new ModelMetaData(inputShape, 1, ZooType.CNN);
  }

  /**
   * What {@link #metaData} tells; the graph takes other sides too. Default is 256×256.
   *
   * @param shape one of channels, height, width
   */
  @Override
  public final void setInputShape(int[][] shape) {
    if (shape.length != 1 || shape[0].length != 3 || shape[0][0] != inputShape[0][0]) {
      throw new IllegalArgumentException(
          "expected one shape {%d, height, width}, got %s"
              .formatted(inputShape[0][0], Arrays.deepToString(shape)));
    }
    inputShape = shape;
  }

  @Override
  public final Class<? extends Model> modelType() {
    return ComputationGraph.class;
  }

  /** None: trained weights are in the user's model files. */
  @Override
  public final @Nullable String pretrainedUrl(PretrainedType type) {
    return null;
  }

  @Override
  public final long pretrainedChecksum(PretrainedType type) {
    return 0;
  }
}
