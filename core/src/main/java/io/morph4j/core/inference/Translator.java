package io.morph4j.core.inference;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.Colours;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.model.Signature.GuidedPictureToPicture;
import io.morph4j.core.tile.Tiling;
import io.morph4j.engine.tensor.StepMemory;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
 * needs, and the margin is cut off the result. Calls from several threads are welcome; whether they
 * wait for each other is the engine's ({@link Inference#concurrent}).
 */
public final class Translator implements AutoCloseable {
  private final Inference inference;
  private final PictureGenerator generator;
  private final Signature.OfPictures signature;
  private final @Nullable Conditions conditions;

  private Translator(Inference inference, Signature.OfPictures signature) {
    this.inference = inference;
    this.signature = signature;
    this.generator =
        new PictureGenerator(
            inference,
            inference.description().network(NetworkRole.GENERATOR).orElseThrow(),
            signature);
    this.conditions =
        signature instanceof GuidedPictureToPicture guided
            ? new Conditions(inference, guided)
            : null;
  }

  /**
   * The translator of a model file.
   *
   * @throws UserException if the file is missing, damaged, of a network this version cannot build,
   *     or of a model that does not translate pictures
   */
  public static Translator load(Path file) {
    return load(file, Map.of());
  }

  /**
   * The translator of a model file run by another policy.
   *
   * @param changed components of the {@link io.morph4j.core.model.InferencePolicy} to replace, as
   *     texts by name, e.g. {@code batchStatistics=batch}
   * @throws UserException as {@link #load(Path)}
   */
  public static Translator load(Path file, Map<String, String> changed) {
    return Purpose.over(Inference.open(file, changed), file + " ", Translator::over);
  }

  /**
   * The translator of a model in memory; the weights are copied.
   *
   * @throws IllegalArgumentException if the network is unknown or the weights do not fit it
   */
  public static Translator of(ModelFile model) {
    return Purpose.over(Inference.of(model), "", Translator::over);
  }

  /**
   * A translator over {@code inference}, which it closes.
   *
   * @throws UserException if the model does not translate pictures
   */
  public static Translator over(Inference inference) {
    if (inference.description().signature() instanceof Signature.OfPictures signature) {
      return new Translator(inference, signature);
    }
    throw Purpose.refused(inference.description(), "does not translate pictures");
  }

  /** What the model is. */
  public ModelDescription description() {
    return inference.description();
  }

  /**
   * Chooses the masks of a model that keeps dropout on: the same seed gives the same translation of
   * a picture, whatever was translated before it. Default is 0.
   */
  public void dropoutSeed(long seed) {
    inference.dropoutSeed(seed);
  }

  /**
   * From now on pictures are frames of one film, translated one by one and in order, until the next
   * call: after a cut, for another film.
   *
   * @return whether the engine can do that: else each frame keeps its own statistics
   */
  public boolean frames(FrameStatistics statistics) {
    return inference.frames(statistics);
  }

  /**
   * Says how pictures are computed that may be too large for the memory. In tiles they have the
   * same numbers up to rounding. Default is {@link Tiling#auto}.
   */
  public void tiling(Tiling tiling) {
    generator.tiling(Objects.requireNonNull(tiling, "the tiling is null"));
  }

  /** {@link #translate(INDArray, Guide)} without a guide. */
  public INDArray translate(INDArray pictures) {
    return translate(pictures, Guide.none());
  }

  /**
   * The translations of a batch.
   *
   * @param pictures (N, C, H, W) in [-1, 1], of any H and W; C is the network's number of input
   *     channels, or 1 or 3 where the network has 3 or 1
   * @param guide what they are to become, of the kind that the model takes
   * @return (N, C', H, W) in [-1, 1] outside any step's memory. C' is the network's number of
   *     output channels; where the picture was fitted to a network with as many outputs as inputs,
   *     C' is C if the model keeps grey; for a network that colours, C' is 3
   * @throws UserException if the number of channels or the guide does not fit, the result holds
   *     numbers that are not finite, or memory does not suffice
   */
  public INDArray translate(INDArray pictures, Guide guide) {
    Objects.requireNonNull(pictures, "the array of pictures is null");
    Objects.requireNonNull(guide, "the guide is null: give Guide.none()");
    if (pictures.rank() != 4 || pictures.length() == 0) {
      throw new IllegalArgumentException(
          "expected pictures (N, C, H, W), got " + Arrays.toString(pictures.shape()));
    }
    try {
      SideInputs beside = beside(guide, pictures);
      return description().policy().colours() == Colours.LAB
          ? coloured(pictures, beside)
          : fitted(pictures, beside);
    } catch (OutOfMemoryError | StepMemory.LimitException e) {
      throw new UserException(
          "the picture of "
              + pictures.size(3)
              + " x "
              + pictures.size(2)
              + " pixels is too large for the memory there is: make it smaller or raise"
              + " -Dorg.bytedeco.javacpp.maxphysicalbytes and maxbytes",
          e);
    }
  }

  /**
   * Whether the generator takes masks, as {@link Guide#masked} gives them; then pictures are not
   * computed in tiles.
   */
  public boolean takesMasks() {
    return generator.masks() > 0;
  }

  /**
   * The style that a guide stands for, for mixing: styles of several guides may be interpolated and
   * given back as {@link Guide#style}.
   *
   * @return (1, S) or (N, S)
   * @throws UserException if the model is not guided by styles, or not so
   */
  public INDArray style(Guide guide) {
    if (conditions == null || guide instanceof Guide.None) {
      throw new UserException("the model has no styles for " + guide.title());
    }
    if (guide instanceof Guide.Masked masked) {
      return style(masked.guide());
    }
    int count = guide instanceof Guide.Reference reference ? (int) reference.pictures().size(0) : 1;
    return conditions.of(guide, count);
  }

  private SideInputs beside(Guide guide, INDArray pictures) {
    if (guide instanceof Guide.Masked masked) {
      return beside(masked.guide(), pictures).masked(masked.masks(), pictures, generator.masks());
    }
    if (conditions != null) {
      return new SideInputs(conditions.of(guide, (int) pictures.size(0)), null);
    }
    if (guide instanceof Guide.None) {
      return SideInputs.NONE;
    }
    throw new UserException(
        "the model leads from "
            + description().domainTitle()
            + " and takes no guide, got "
            + guide.title());
  }

  private INDArray fitted(INDArray pictures, SideInputs beside) {
    int in = signature.inputChannels();
    INDArray result = generator.run(ChannelMatch.toChannels(pictures, in), beside);
    boolean wasFitted = pictures.size(1) != in;
    return wasFitted && description().policy().keepsGrey() && in == signature.outputChannels()
        ? ChannelMatch.toChannels(result, (int) pictures.size(1))
        : result;
  }

  /** The pictures in their own lightness and the network's colour. */
  private INDArray coloured(INDArray pictures, SideInputs beside) {
    long[] shape = pictures.shape();
    INDArray rgb = ChannelMatch.toChannels(pictures, 3).castTo(DataType.FLOAT);
    INDArray[] results = new INDArray[(int) shape[0]];
    for (int i = 0; i < results.length; i++) {
      float[] lightness = LabColour.lightness(PictureGenerator.row(rgb, i).data().asFloat());
      INDArray colour =
          generator.run(
              Nd4j.create(lightness, new long[] {1, 1, shape[2], shape[3]}, 'c'), beside.row(i));
      float[] values = LabColour.toRgb(lightness, colour.data().asFloat());
      results[i] = Nd4j.create(values, new long[] {1, 3, shape[2], shape[3]}, 'c');
    }
    return results.length == 1 ? results[0] : Nd4j.concat(0, results).dup('c');
  }

  /**
   * The translation of one picture, of the same size. Grey stays grey unless the model says
   * otherwise, 16-bit grey stays 16-bit, and alpha is carried over.
   *
   * @throws UserException if the number of channels does not fit, or memory does not suffice
   */
  public BufferedImage translate(BufferedImage picture) {
    return translate(picture, Guide.none());
  }

  /**
   * {@link #translate(BufferedImage)} of a model that is guided.
   *
   * @throws UserException if the number of channels or the guide does not fit, the result holds
   *     numbers that are not finite, or memory does not suffice
   */
  public BufferedImage translate(BufferedImage picture, Guide guide) {
    Objects.requireNonNull(picture, "the picture is null");
    INDArray samples = PictureArrays.fromImage(picture);
    INDArray result = translate(samples, guide);
    try {
      if (result.size(1) != 1 && result.size(1) != 3) {
        throw new UserException(
            "the model gives "
                + result.size(1)
                + " channels, which is no picture; translate arrays instead");
      }
      return PictureArrays.toImageLike(result, picture);
    } finally {
      samples.close();
      result.close();
    }
  }

  /** Gives the working memory back. */
  @Override
  public void close() {
    inference.close();
  }
}
