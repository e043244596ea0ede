package io.morph4j.core.inference;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.model.Signature.GuidedPictureToPicture;
import io.morph4j.core.model.Signature.NoiseToPicture;
import io.morph4j.core.model.Signature.PictureToCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The encoder of a model ready for use: pictures to codes, or to styles. */
public final class Encoder implements AutoCloseable {
  private final Inference inference;
  private final String network;
  private final Input input;

  /** The pictures that an encoder takes; sides of 0 for any. */
  private record Input(int channels, int height, int width, boolean unit) {
    static @Nullable Input of(Signature signature) {
      if (signature instanceof PictureToCode s) {
        return new Input(s.channels(), s.height(), s.width(), false);
      }
      if (signature instanceof NoiseToPicture s) {
        boolean unit = s.range() == Signature.Range.UNIT;
        return new Input(s.channels(), s.height(), s.width(), unit);
      }
      return signature instanceof GuidedPictureToPicture s
          ? new Input(s.inputChannels(), s.referenceSide(), s.referenceSide(), false)
          : null;
    }
  }

  private Encoder(Inference inference, String network, Input input) {
    this.inference = inference;
    this.network = network;
    this.input = input;
  }

  /**
   * The encoder of a model file.
   *
   * @throws UserException if the file is missing, damaged, of a network this version cannot build,
   *     or has no encoder
   */
  public static Encoder load(Path file) {
    return Purpose.over(Inference.open(file, Map.of()), file + " ", Encoder::over);
  }

  /**
   * The encoder of a model in memory; the weights are copied.
   *
   * @throws IllegalArgumentException if the network is unknown or the weights do not fit it
   */
  public static Encoder of(ModelFile model) {
    return Purpose.over(Inference.of(model), "", Encoder::over);
  }

  /**
   * The encoder of {@code inference}, which it closes.
   *
   * @throws UserException if it has none
   */
  public static Encoder over(Inference inference) {
    ModelDescription description = inference.description();
    String network = description.network(NetworkRole.ENCODER).orElse(null);
    Input input = Input.of(description.signature());
    if (network == null || input == null) {
      throw Purpose.refused(description, "has no encoder");
    }
    return new Encoder(inference, network, input);
  }

  /** What the model is. */
  public ModelDescription description() {
    return inference.description();
  }

  /**
   * The codes of pictures.
   *
   * @param pictures (N, C, H, W) in [-1, 1], brought to the encoder's channels and size
   * @return (N, D)
   * @throws UserException if the number of channels does not fit, the encoder needs the domain, or
   *     the codes are not finite
   */
  public INDArray encode(INDArray pictures) {
    if (description().signature() instanceof GuidedPictureToPicture) {
      throw new UserException(
          "the encoder needs the domain of the pictures: one of "
              + String.join(", ", description().domains()));
    }
    return Purpose.run(inference, network, new long[] {pictures.size(0), -1}, fitted(pictures));
  }

  /**
   * The styles of pictures of a domain.
   *
   * @param pictures as in {@link #encode(INDArray)}
   * @return (N, S)
   * @throws UserException if the number of channels does not fit, the domain is unknown, or the
   *     encoder takes none
   */
  public INDArray encode(INDArray pictures, String domain) {
    if (!(description().signature() instanceof GuidedPictureToPicture)) {
      throw new UserException("the encoder takes no domain, got " + domain);
    }
    INDArray rows = Conditions.domainRows(description(), domain, (int) pictures.size(0));
    return Purpose.run(
        inference, network, new long[] {pictures.size(0), -1}, fitted(pictures), rows);
  }

  private INDArray fitted(INDArray pictures) {
    if (pictures.rank() != 4 || pictures.length() == 0) {
      throw new IllegalArgumentException(
          "expected pictures (N, C, H, W), got " + Arrays.toString(pictures.shape()));
    }
    INDArray x =
        PictureSize.fit(
            ChannelMatch.toChannels(pictures, input.channels()), input.height(), input.width());
    return input.unit() ? x.add(1).divi(2) : x;
  }

  /** Gives the working memory back. */
  @Override
  public void close() {
    inference.close();
  }
}
