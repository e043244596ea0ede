package io.morph4j.core.inference;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.Generators;
import io.morph4j.core.nn.Layer;
import io.morph4j.engine.ops.KernelChoice;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A generator ready for use: pictures of any size in, pictures of the same size out.
 *
 * <pre>{@code
 * try (Translator translator = Translator.load(Path.of("AtoB.safetensors"))) {
 *   BufferedImage orange = translator.translate(apple);
 * }
 * }</pre>
 *
 * <p>Sides are padded below and on the right by reflection up to the multiple that the network
 * needs, and the margin is cut off the result. Calls from several threads wait for each other.
 */
public final class Translator implements AutoCloseable {
  /**
   * The name of the option in a {@link ModelDescription} that says whether a grey picture gives a
   * grey one even if the network has three channels in and out: {@code true} where silent.
   */
  public static final String KEEPS_GREY = "keepsGrey";

  private final ModelDescription description;
  private final Layer generator;
  private final InferencePolicy policy;
  private final StepMemory memory = new StepMemory();
  private long dropoutSeed;

  /**
   * @param generator in the state it is to be used in
   */
  Translator(ModelDescription description, Layer generator) {
    this.description = description;
    this.generator = generator;
    this.policy = InferencePolicy.of(description.options());
  }

  /**
   * The translator of a model file.
   *
   * @throws UserException if the file is missing, damaged, or of a network this version cannot
   *     build
   */
  public static Translator load(Path file) {
    return load(file, Map.of());
  }

  /**
   * The translator of a model file with some of its options replaced.
   *
   * @param changed options of the description, e.g. {@link BatchStatistics#OPTION}
   * @throws UserException as {@link #load(Path)}
   */
  public static Translator load(Path file, Map<String, String> changed) {
    ModelFile model = ModelFile.load(file);
    try {
      Map<String, String> options = new LinkedHashMap<>(model.description().options());
      options.putAll(changed);
      return of(new ModelFile(model.description().withOptions(options), model.weights()))
          .keepingReorderedWeights();
    } catch (IllegalArgumentException e) {
      throw new UserException(
          file
              + " cannot be used for translation: the "
              + model.description().architecture()
              + " network "
              + model.description().network()
              + " cannot be built from it ("
              + e.getMessage()
              + ")",
          e);
    } finally {
      // The network has its own; garbage collection would give them back much later.
      model.weights().values().stream().filter(INDArray::closeable).forEach(INDArray::close);
    }
  }

  /**
   * The translator of a model in memory; the weights are copied.
   *
   * @throws IllegalArgumentException if the network is unknown or the weights do not fit it
   */
  public static Translator of(ModelFile model) {
    ModelDescription description = model.description();
    Layer generator =
        Generators.build(
            description.network(),
            description.options(),
            description.inputChannels(),
            description.outputChannels());
    generator.load(model.weights());
    generator.train(false);
    return new Translator(description, generator);
  }

  /** Lets the kernels keep the weights in the order they like best: faster for more memory. */
  private Translator keepingReorderedWeights() {
    generator
        .parameters()
        .forEach(
            parameter ->
                KernelChoice.of(parameter.array().dataType()).keep(parameter.array(), true));
    return this;
  }

  /** What the model is. */
  public ModelDescription description() {
    return description;
  }

  /**
   * Chooses the masks of a model that keeps dropout on: the same seed gives the same translation of
   * a picture, whatever was translated before it. Default is 0.
   */
  public synchronized void dropoutSeed(long seed) {
    dropoutSeed = seed;
  }

  /**
   * The translations of a batch.
   *
   * @param pictures (N, C, H, W) in [-1, 1], of any H and W; C is the network's number of input
   *     channels, or 1 or 3 where the network has 3 or 1
   * @return (N, C', H, W) in [-1, 1] outside any step's memory. C' is the network's number of
   *     output channels; where the picture was fitted to a network with as many outputs as inputs,
   *     C' is C unless {@link #KEEPS_GREY} is false; for a network that colours, C' is 3
   * @throws UserException if the number of channels does not fit, or memory does not suffice
   */
  public synchronized INDArray translate(INDArray pictures) {
    if (pictures.rank() != 4 || pictures.length() == 0) {
      throw new IllegalArgumentException(
          "expected pictures (N, C, H, W), got " + Arrays.toString(pictures.shape()));
    }
    try {
      return LabColour.LAB.equals(description.options().get(LabColour.OPTION))
          ? coloured(pictures)
          : fitted(pictures);
    } catch (OutOfMemoryError e) {
      throw new UserException(
          "the picture of "
              + pictures.size(3)
              + " x "
              + pictures.size(2)
              + " pixels is too large for the memory allowed: make it smaller or raise"
              + " -Dorg.bytedeco.javacpp.maxbytes",
          e);
    }
  }

  private INDArray fitted(INDArray pictures) {
    INDArray result = run(ChannelMatch.toChannels(pictures, description.inputChannels()));
    boolean wasFitted = pictures.size(1) != description.inputChannels();
    boolean keeps = !"false".equals(description.options().get(KEEPS_GREY));
    return wasFitted && keeps && description.inputChannels() == description.outputChannels()
        ? ChannelMatch.toChannels(result, (int) pictures.size(1))
        : result;
  }

  /** The pictures in their own lightness and the network's colour. */
  private INDArray coloured(INDArray pictures) {
    long[] shape = pictures.shape();
    INDArray rgb = ChannelMatch.toChannels(pictures, 3).castTo(DataType.FLOAT);
    List<INDArray> results = new ArrayList<>();
    for (int i = 0; i < shape[0]; i++) {
      float[] lightness = LabColour.lightness(single(rgb, i).data().asFloat());
      INDArray colour = run(Nd4j.create(lightness, new long[] {1, 1, shape[2], shape[3]}, 'c'));
      float[] values = LabColour.toRgb(lightness, colour.data().asFloat());
      results.add(Nd4j.create(values, new long[] {1, 3, shape[2], shape[3]}, 'c'));
    }
    return results.size() == 1
        ? results.get(0)
        : Nd4j.concat(0, results.toArray(new INDArray[0])).dup('c');
  }

  private INDArray run(INDArray pictures) {
    INDArray padded =
        ReflectedMargin.pad(pictures.castTo(DataType.FLOAT), description.multiple(), leastSide());
    long height = pictures.size(2);
    long width = pictures.size(3);
    if (pictures.size(0) == 1 || !policy.wantsSinglePictures()) {
      return run(padded, height, width);
    }
    INDArray[] results = new INDArray[(int) pictures.size(0)];
    for (int i = 0; i < results.length; i++) {
      results[i] = run(single(padded, i), height, width);
    }
    return Nd4j.concat(0, results).dup('c');
  }

  /** Picture {@code i} as a copy of shape (1, C, H, W). */
  private static INDArray single(INDArray pictures, int i) {
    return pictures
        .get(NDArrayIndex.interval(i, i + 1))
        .dup('c')
        .reshape('c', 1, pictures.size(1), pictures.size(2), pictures.size(3));
  }

  private INDArray run(INDArray padded, long height, long width) {
    try (StepScope ignored = memory.openWithoutGradients()) {
      return policy
          .forward(generator, Tensor.constant(padded), dropoutSeed)
          .array()
          .get(
              NDArrayIndex.all(),
              NDArrayIndex.all(),
              NDArrayIndex.interval(0, height),
              NDArrayIndex.interval(0, width))
          .dup('c');
    }
  }

  /**
   * The translation of one picture, of the same size. Grey stays grey unless the model says
   * otherwise, 16-bit grey stays 16-bit, and alpha is carried over.
   *
   * @throws UserException if the number of channels does not fit, or memory does not suffice
   */
  public BufferedImage translate(BufferedImage picture) {
    INDArray result = translate(PictureArrays.fromImage(picture));
    if (result.size(1) != 1 && result.size(1) != 3) {
      throw new UserException(
          "the model gives "
              + result.size(1)
              + " channels, which is no picture; translate arrays instead");
    }
    return PictureArrays.toImageLike(result, picture);
  }

  /** A ResNet's blocks reflect by one at a quarter of the side, so that must be at least two. */
  private int leastSide() {
    return description.network().equals("resnet") ? 2 * description.multiple() : 1;
  }

  /** Gives the working memory back. */
  @Override
  public synchronized void close() {
    memory.close();
  }
}
