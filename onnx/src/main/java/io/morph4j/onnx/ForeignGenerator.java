package io.morph4j.onnx;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A generator from elsewhere: one picture in, one picture out. What the file does not say is found
 * by trying: which sides it takes, and the range of its numbers.
 */
final class ForeignGenerator {
  /** Sides of pictures that a network may want to be a multiple of, the common ones. */
  private static final int[] MULTIPLES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  private static final int LEAST_TRIED = 32;

  private final ModelDescription description;
  private final PictureForm form;

  private ForeignGenerator(ModelDescription description, PictureForm form) {
    this.description = description;
    this.form = form;
  }

  ModelDescription description() {
    return description;
  }

  PictureForm form() {
    return form;
  }

  /**
   * @throws UserException if the network takes or gives something else
   */
  static ForeignGenerator of(Path file, OnnxNetwork network, PictureForm.Chosen chosen) {
    Map<String, long[]> inputs = network.inputs();
    long[] in = inputs.values().iterator().next();
    Boolean wanted = chosen.channelsLast();
    boolean last = wanted != null ? wanted : in.length == 4 && !channels(in[1]) && channels(in[3]);
    int channelAxis = last ? 3 : 1;
    int heightAxis = last ? 1 : 2;
    boolean fits =
        inputs.size() == 1
            && in.length == 4
            && channels(in[channelAxis])
            && in[heightAxis] == in[heightAxis + 1];
    if (!fits) {
      throw refused(file, network);
    }
    int taken = (int) in[channelAxis];
    INDArray tried = null;
    int side = (int) in[heightAxis];
    int multiple = side;
    for (int i = 0; i < MULTIPLES.length && tried == null && side < 1; i++) {
      multiple = MULTIPLES[i];
      int odd = LEAST_TRIED / multiple | 1;
      tried = tried(network, taken, odd * multiple, last);
    }
    if (side > 0) {
      tried = tried(network, taken, side, last);
    }
    if (tried == null || !channels(tried.size(channelAxis))) {
      throw refused(file, network);
    }
    PictureForm.Range range = chosen.range();
    PictureForm form =
        new PictureForm(
            range == null ? PictureForm.Range.guessed(tried.data().asFloat()) : range,
            last,
            chosen.bgr());
    return new ForeignGenerator(
        described(form, chosen, taken, (int) tried.size(channelAxis), multiple, in[0] == 1), form);
  }

  private static boolean channels(long side) {
    return side == 1 || side == 3;
  }

  private static ModelDescription described(
      PictureForm form,
      PictureForm.Chosen chosen,
      int in,
      int out,
      int multiple,
      boolean oneByOne) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("pictures", form.title());
    List<String> guessed =
        PictureForm.OPTIONS.stream().filter(name -> !chosen.options().containsKey(name)).toList();
    if (!guessed.isEmpty()) {
      about.put("guessed", String.join(", ", guessed));
    }
    return new ModelDescription(
        "onnx",
        Map.of("G", new NetworkDescription(NetworkRole.GENERATOR, "onnx", Map.of())),
        new Signature.PictureToPicture(in, out, multiple, multiple),
        List.of("A", "B"),
        InferencePolicy.of(false, oneByOne ? BatchStatistics.BATCH : BatchStatistics.RUNNING),
        about);
  }

  /** What the network gives for a random picture; null if it takes none of that side. */
  private static @Nullable INDArray tried(
      OnnxNetwork network, int channels, int side, boolean last) {
    long[] shape =
        last ? new long[] {1, side, side, channels} : new long[] {1, channels, side, side};
    INDArray picture = Nd4j.create(DataType.FLOAT, shape, 'c');
    RandomStream.of(0, "foreign", 0).fillUniform(picture, -1, 1);
    try {
      INDArray result = network.run(picture);
      int height = last ? 1 : 2;
      boolean same =
          result.rank() == 4 && result.size(height) == side && result.size(height + 1) == side;
      return same ? result : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static UserException refused(Path file, OnnxNetwork network) {
    return new UserException(
        "%s: a generator takes one input [N, C, H, W] or [N, H, W, C] with 1 or 3 channels and gives one of the same sides; this network takes %s and gives %s"
            .formatted(file, told(network.inputs()), told(network.outputs())));
  }

  private static String told(Map<String, long[]> shapes) {
    return String.join(
        ", ",
        shapes.entrySet().stream()
            .map(each -> each.getKey() + " " + Arrays.toString(each.getValue()))
            .toList());
  }
}
