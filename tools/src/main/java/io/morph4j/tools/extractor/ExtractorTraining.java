package io.morph4j.tools.extractor;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.loss.LossFunctions;
import io.morph4j.core.metric.SmallFeatureNetwork;
import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.optim.Adam;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains the built-in feature extractor to tell three things about drawn pictures: what they show,
 * the colour of it, and how they were spoilt.
 *
 * @param pictures number of different pictures to draw; default is 6000
 * @param steps of Adam, learning rate 1e-3 falling linearly to 0; default is 2000
 * @param batch pictures of a step; default is 32
 * @param seed of everything random; default is 1
 */
@SuppressWarnings("EnumOrdinal") // The numbers of the classes live no longer than a training.
public record ExtractorTraining(int pictures, int steps, int batch, long seed) {
  private static final int SIDE = SmallFeatureNetwork.SIDE;
  private static final int SHIFT = 6;
  private static final double RATE = 1e-3;

  /** About that of Inception's, so that distances come out in a familiar order of size. */
  private static final double SIZE_OF_FEATURES = 0.5;

  public ExtractorTraining {
    if (pictures < 1 || steps < 1 || batch < 1) {
      throw new UsageException(
          "pictures, steps and batch must be positive, got %d, %d and %d"
              .formatted(pictures, steps, batch));
    }
  }

  public static ExtractorTraining defaults() {
    return new ExtractorTraining(6000, 2000, 32, 1);
  }

  /** A batch with its right answers. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Batch(INDArray pictures, Map<String, int[]> answers) {
    int[] wanted(String question) {
      return Objects.requireNonNull(answers.get(question), question);
    }
  }

  /**
   * Trains, writes the weights without the heads to {@code file}, and returns the shares of right
   * answers on pictures not trained on, by question.
   *
   * @param told takes a line now and then
   */
  public Map<String, Double> run(Path file, Consumer<String> told) {
    int test = Math.max(batch, pictures / 6);
    told.accept("drawing %d pictures".formatted(pictures + test));
    DrawnPicture[] drawn = draw(0, pictures);
    DrawnPicture[] held = draw(pictures, test);
    SmallFeatureNetwork network =
        new SmallFeatureNetwork(
            new Initializer(
                Initializer.Scheme.KAIMING,
                1,
                DataType.FLOAT,
                RandomStream.of(seed, "extractor weights", 0)),
            heads());
    FlatParameters parameters = FlatParameters.of(network);
    Adam adam = new Adam(parameters, RATE, Adam.Options.betas(.9, .999));
    RandomStream random = RandomStream.of(seed, "extractor batches", 0);
    try (StepMemory memory = new StepMemory()) {
      double mean = 0;
      for (int step = 1; step <= steps; step++) {
        adam.learningRate(RATE * (1 - (double) (step - 1) / steps));
        Batch now = batch(drawn, batch, random);
        try (StepScope ignored = memory.open()) {
          Tensor loss = loss(network, now);
          adam.step(Gradients.of(loss, adam.parameters()));
          mean += loss.item();
        }
        if (step % 250 == 0) {
          told.accept("step %d: loss %.3f".formatted(step, mean / 250));
          mean = 0;
        }
      }
      Map<String, Double> accuracy = accuracy(network, held, memory);
      save(network, file, accuracy, SIZE_OF_FEATURES / size(network, held, memory));
      return accuracy;
    }
  }

  private static Map<String, Integer> heads() {
    Map<String, Integer> heads = new LinkedHashMap<>();
    heads.put("content", Content.values().length);
    heads.put("hue", DrawnPicture.HUES);
    heads.put("fault", Fault.values().length);
    return heads;
  }

  private DrawnPicture[] draw(int from, int count) {
    return IntStream.range(from, from + count)
        .parallel()
        .mapToObj(index -> DrawnPicture.draw(seed, index, SIDE + SHIFT))
        .toArray(DrawnPicture[]::new);
  }

  private static Tensor loss(SmallFeatureNetwork network, Batch batch) {
    Tensor sum = Tensor.scalar(DataType.FLOAT, 0);
    for (Map.Entry<String, Tensor> answer :
        network.answers(Tensor.constant(batch.pictures)).entrySet()) {
      sum = sum.plus(LossFunctions.crossEntropy(answer.getValue(), batch.wanted(answer.getKey())));
    }
    return sum;
  }

  /** Random pictures, shifted, mirrored and spoilt at random. */
  private static Batch batch(DrawnPicture[] from, int count, RandomStream random) {
    int length = 3 * SIDE * SIDE;
    float[] values = new float[count * length];
    int[] contents = new int[count];
    int[] hues = new int[count];
    int[] faults = new int[count];
    for (int i = 0; i < count; i++) {
      DrawnPicture picture = from[random.nextInt(from.length)];
      float[] planes = cut(picture.planes(), random);
      Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
      fault.spoil(planes, SIDE, random);
      System.arraycopy(planes, 0, values, i * length, length);
      contents[i] = picture.content().ordinal();
      hues[i] =
          fault == Fault.LOST_COLOUR || fault == Fault.INVERSION
              ? DrawnPicture.HUES - 1
              : picture.hue();
      faults[i] = fault.ordinal();
    }
    return new Batch(
        Nd4j.createFromArray(values).reshape('c', count, 3, SIDE, SIDE),
        Map.of("content", contents, "hue", hues, "fault", faults));
  }

  private static float[] cut(float[] planes, RandomStream random) {
    int wide = SIDE + SHIFT;
    int left = random.nextInt(SHIFT + 1);
    int top = random.nextInt(SHIFT + 1);
    boolean mirrored = random.nextBoolean();
    float[] out = new float[3 * SIDE * SIDE];
    for (int i = 0; i < out.length; i++) {
      int x = i % SIDE;
      int y = i / SIDE % SIDE;
      int c = i / (SIDE * SIDE);
      int u = left + (mirrored ? SIDE - 1 - x : x);
      out[i] = planes[(c * wide + top + y) * wide + u];
    }
    return out;
  }

  private Map<String, Double> accuracy(
      SmallFeatureNetwork network, DrawnPicture[] held, StepMemory memory) {
    RandomStream random = RandomStream.of(seed, "extractor test", 0);
    Map<String, Double> right = new LinkedHashMap<>();
    int rounds = held.length / batch;
    for (int round = 0; round < rounds; round++) {
      Batch now = batch(held, batch, random);
      try (StepScope ignored = memory.openWithoutGradients()) {
        network
            .answers(Tensor.constant(now.pictures))
            .forEach(
                (name, logits) -> {
                  int[] best = logits.array().argMax(1).data().asInt();
                  int[] wanted = now.wanted(name);
                  long hits =
                      IntStream.range(0, best.length).filter(i -> best[i] == wanted[i]).count();
                  right.merge(name, (double) hits / (rounds * batch), Double::sum);
                });
      }
    }
    return right;
  }

  /** The root of the mean square of all features. */
  private double size(SmallFeatureNetwork network, DrawnPicture[] held, StepMemory memory) {
    RandomStream random = RandomStream.of(seed, "extractor size", 0);
    double squares = 0;
    int rounds = held.length / batch;
    for (int round = 0; round < rounds; round++) {
      try (StepScope ignored = memory.openWithoutGradients()) {
        List<Tensor> maps = network.maps(Tensor.constant(batch(held, batch, random).pictures));
        double norm =
            SmallFeatureNetwork.features(maps.get(maps.size() - 1))
                .array()
                .norm2Number()
                .doubleValue();
        squares += norm * norm;
      }
    }
    return Math.sqrt(squares / ((double) rounds * batch * SmallFeatureNetwork.FEATURES));
  }

  /** Saves all but the heads, with features of {@code scale} times their size. */
  private void save(
      SmallFeatureNetwork network, Path file, Map<String, Double> accuracy, double scale) {
    Map<String, INDArray> weights = new LinkedHashMap<>(network.state());
    weights.keySet().removeIf(SmallFeatureNetwork::isHead);
    weights.replaceAll(
        (name, array) ->
            SmallFeatureNetwork.isLast(name) ? array.dup('c').muli(scale) : array.dup('c'));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("name", "small-1");
    metadata.put(
        "training",
        "morph4j train-extractor --steps %d --pictures %d --batch %d --seed %d"
            .formatted(steps, pictures, batch, seed));
    accuracy.forEach(
        (name, share) -> metadata.put("accuracy." + name, String.valueOf(round(share))));
    Safetensors.write(file, metadata, weights);
  }

  private static double round(double share) {
    return Math.round(share * 1000) / 1000.0;
  }
}
