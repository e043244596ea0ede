package io.morph4j.onnx;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.model.Signature.Condition;
import io.morph4j.core.model.Signature.GuidedPictureToPicture;
import java.util.ArrayList;
import java.util.List;

/**
 * An input of a network.
 *
 * @param name in the file
 * @param sides numbers, or {@code N}, {@code H} and {@code W} for sides that are open
 */
record NetworkInput(String name, List<Object> sides) {
  private static final String BATCH = "N";
  private static final String HEIGHT = "H";
  private static final String WIDTH = "W";

  NetworkInput {
    sides = List.copyOf(sides);
  }

  /** The inputs of the network that has {@code role} in a model, in its order. */
  static List<NetworkInput> of(ModelDescription description, NetworkRole role) {
    Signature signature = description.signature();
    int domains = description.domains().size();
    if (signature instanceof Signature.OfPictures pictures && role == NetworkRole.GENERATOR) {
      return generator(pictures);
    }
    if (signature instanceof GuidedPictureToPicture guided) {
      NetworkInput domain = rows("domain", domains);
      return role == NetworkRole.MAPPING
          ? List.of(rows("latent", guided.latentSize()), domain)
          : List.of(reference(guided), domain);
    }
    if (signature instanceof Signature.OfNoise noise && role == NetworkRole.GENERATOR) {
      return noise.codes().isEmpty()
          ? List.of(rows("noise", noise.noise()))
          : List.of(rows("noise", noise.noise()), rows("codes", noise.codeWidth()));
    }
    if (signature instanceof Signature.NoiseToPicture made && role == NetworkRole.ENCODER) {
      return List.of(picture(made.channels(), made.height(), made.width()));
    }
    if (signature instanceof Signature.PictureToCode code && role == NetworkRole.ENCODER) {
      return List.of(picture(code.channels(), code.height(), code.width()));
    }
    throw new UserException(
        "it is not known what a " + role.id() + " of a model from " + signature.title() + " takes");
  }

  private static List<NetworkInput> generator(Signature.OfPictures signature) {
    List<NetworkInput> inputs = new ArrayList<>();
    inputs.add(picture(signature.inputChannels(), HEIGHT, WIDTH));
    if (signature instanceof GuidedPictureToPicture guided) {
      String name = guided.condition() == Condition.LABEL ? "label" : "style";
      inputs.add(rows(name, guided.conditionSize()));
    }
    return inputs;
  }

  private static NetworkInput reference(GuidedPictureToPicture guided) {
    int side = guided.referenceSide();
    return side == 0
        ? picture(guided.inputChannels(), HEIGHT, WIDTH)
        : picture(guided.inputChannels(), side, side);
  }

  private static NetworkInput picture(int channels, Object height, Object width) {
    return new NetworkInput("picture", List.of(BATCH, channels, height, width));
  }

  private static NetworkInput rows(String name, int columns) {
    return new NetworkInput(name, List.of(BATCH, columns));
  }

  /** The shape for a number of samples and sides of pictures. */
  long[] shape(long samples, long height, long width) {
    return sides.stream()
        .mapToLong(
            side ->
                side instanceof Number number
                    ? number.longValue()
                    : side.equals(BATCH) ? samples : side.equals(HEIGHT) ? height : width)
        .toArray();
  }
}
