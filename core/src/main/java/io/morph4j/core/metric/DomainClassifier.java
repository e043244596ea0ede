package io.morph4j.core.metric;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.loss.LossFunctions;
import io.morph4j.core.nn.Finite;
import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.optim.Adam;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tells which of several domains a picture is of: a judge of translations that no generator was
 * trained against. {@link SmallFeatureNetwork} with one head, trained on real pictures.
 *
 * <p>Not for several threads at once.
 */
public final class DomainClassifier implements AutoCloseable {
  /** The height and width of its pictures. */
  public static final int SIDE = SmallFeatureNetwork.SIDE;

  private static final String HEAD = "domain";
  private static final String DOMAINS = "domains";
  private static final int LENGTH = 3 * SIDE * SIDE;

  /**
   * How it is trained.
   *
   * @param steps of Adam (.9, .999), the rate falling linearly to 0; default is 300
   * @param batch pictures of a step, drawn from all domains alike, half of them mirrored; default
   *     is 16
   * @param rate at the start; default is 1e-3
   * @param seed of weights and draws; default is 1
   */
  public record Options(int steps, int batch, double rate, long seed) {
    public Options {
      if (steps < 1 || batch < 1 || !(rate > 0)) {
        throw new IllegalArgumentException(
            "steps, batch and rate must be positive, got %d, %d and %s"
                .formatted(steps, batch, rate));
      }
    }

    public static Options defaults() {
      return new Options(300, 16, 1e-3, 1);
    }
  }

  private final List<String> domains;
  private final SmallFeatureNetwork network;
  private final StepMemory memory = new StepMemory();

  private DomainClassifier(List<String> domains, Initializer init) {
    this.domains = List.copyOf(domains);
    this.network = new SmallFeatureNetwork(init, Map.of(HEAD, domains.size()));
  }

  /**
   * A classifier trained on {@code pictures}.
   *
   * @param pictures for each domain its pictures, each {@code 3·64·64} samples in [-1, 1], plane by
   *     plane; none may be empty
   */
  public static DomainClassifier train(
      List<String> domains, List<List<float[]>> pictures, Options options) {
    if (pictures.size() != domains.size() || pictures.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "pictures of each of %d domains are wanted, got %s"
              .formatted(domains.size(), pictures.stream().map(List::size).toList()));
    }
    RandomStream weights = RandomStream.of(options.seed(), "classifier weights", 0);
    DomainClassifier classifier =
        new DomainClassifier(
            domains, new Initializer(Initializer.Scheme.KAIMING, 1, DataType.FLOAT, weights));
    classifier.learn(pictures, options);
    return classifier;
  }

  private void learn(List<List<float[]>> pictures, Options options) {
    Adam adam = new Adam(FlatParameters.of(network), options.rate(), Adam.Options.betas(.9, .999));
    RandomStream random = RandomStream.of(options.seed(), "classifier batches", 0);
    for (int step = 0; step < options.steps(); step++) {
      adam.learningRate(options.rate() * (1 - (double) step / options.steps()));
      List<float[]> chosen = new ArrayList<>();
      int[] wanted = new int[options.batch()];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = random.nextInt(domains.size());
        List<float[]> own = pictures.get(wanted[i]);
        float[] picture = own.get(random.nextInt(own.size()));
        chosen.add(random.nextBoolean() ? mirrored(picture) : picture);
      }
      try (StepScope ignored = memory.open()) {
        Tensor loss = LossFunctions.crossEntropy(logits(batch(chosen)), wanted);
        adam.step(Gradients.of(loss, adam.parameters()));
      }
    }
  }

  private static float[] mirrored(float[] picture) {
    float[] out = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      out[i] = picture[i - i % SIDE + (SIDE - 1 - i % SIDE)];
    }
    return out;
  }

  private static INDArray batch(List<float[]> pictures) {
    float[] values = new float[pictures.size() * LENGTH];
    for (int i = 0; i < pictures.size(); i++) {
      if (pictures.get(i).length != LENGTH) {
        throw new IllegalArgumentException(
            "a picture has %d samples, expected %d: 3 planes of %d x %d"
                .formatted(pictures.get(i).length, LENGTH, SIDE, SIDE));
      }
      System.arraycopy(pictures.get(i), 0, values, i * LENGTH, LENGTH);
    }
    return Nd4j.createFromArray(values).reshape('c', pictures.size(), 3, SIDE, SIDE);
  }

  private Tensor logits(INDArray pictures) {
    return Objects.requireNonNull(network.answers(Tensor.constant(pictures)).get(HEAD));
  }

  /** Names of the domains, in the order of their numbers. */
  public List<String> domains() {
    return domains;
  }

  /**
   * The domains of pictures, each {@code 3·64·64} samples in [-1, 1].
   *
   * @return their places in {@link #domains}
   */
  public int[] of(List<float[]> pictures) {
    try (StepScope ignored = memory.openWithoutGradients()) {
      return logits(batch(pictures)).array().argMax(1).toIntVector();
    }
  }

  /** The share of {@code pictures} that it takes for {@code domain}, 0 to 1. */
  public double share(List<float[]> pictures, String domain) {
    int place = domains.indexOf(domain);
    return IntStream.of(of(pictures)).filter(found -> found == place).count()
        / (double) pictures.size();
  }

  /** Writes it to {@code file} as safetensors. */
  public void save(Path file) {
    Safetensors.write(file, Map.of(DOMAINS, String.join("\n", domains)), network.state());
  }

  /**
   * The classifier that {@link #save} wrote.
   *
   * @throws UserException if the file cannot be read or holds something else
   */
  public static DomainClassifier load(Path file) {
    Safetensors.Content content = Safetensors.read(file);
    String names = content.metadata().get(DOMAINS);
    if (names == null) {
      throw new UserException(
          file + ": no classifier of domains; evaluate --classifier writes one to a new file");
    }
    DomainClassifier classifier = new DomainClassifier(names.lines().toList(), Initializer.zero());
    try {
      classifier.network.load(content.tensors());
    } catch (IllegalArgumentException e) {
      throw new UserException(file + ": no classifier of domains: " + e.getMessage(), e);
    }
    content
        .tensors()
        .forEach(
            (name, array) -> {
              if (!Finite.all(array)) {
                throw new UserException(file + ": " + name + " holds numbers that are not finite");
              }
            });
    return classifier;
  }

  @Override
  public void close() {
    memory.close();
  }
}
