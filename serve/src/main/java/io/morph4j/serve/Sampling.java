package io.morph4j.serve;

import io.morph4j.core.inference.Sampler;
import io.morph4j.core.model.Signature.NoiseToPicture;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code /api/sample}: a seed and codes, to a PNG or to points. */
final class Sampling {
  /** The fields that a request may have. */
  static final List<String> FIELDS = List.of("model", "seed", "count", "code.");

  private static final Path RESULT = Path.of("samples.png");
  private static final int MOST = 4096;
  private static final int GAP = 2;

  private final Limits limits;

  Sampling(Limits limits) {
    this.limits = limits;
  }

  /** What a sampler makes: the bytes and what they are. */
  record Answer(String contentType, byte[] bytes) {}

  /**
   * One picture, a grid of several as a PNG with white gaps of two pixels, or points as JSON.
   *
   * @throws Refusal if a field does not fit
   * @throws io.morph4j.core.file.UserException if a code or its value is unknown
   */
  Answer of(ServedModel model, Form form) {
    Sampler sampler = model.sampler();
    long count = form.number("count", 1);
    long each =
        model.description().signature() instanceof NoiseToPicture pictures
            ? (long) (pictures.height() + GAP) * (pictures.width() + GAP)
            : 1;
    long most = Math.max(1, Math.min(MOST, limits.pixels() / each));
    if (count < 1 || count > most) {
      throw Refusal.badRequest("count is %d, expected 1 to %d".formatted(count, most));
    }
    Map<String, String> codes = form.beginningWith("code.");
    INDArray made = sampler.sample((int) count, form.number("seed", 0), codes);
    if (made.rank() == 4) {
      return new Answer("image/png", PictureWriter.defaults().encode(grid(made), RESULT));
    }
    String points = Json.text(Map.of("points", made.toFloatMatrix()));
    return new Answer("application/json", points.getBytes(StandardCharsets.UTF_8));
  }

  /** The pictures row by row, as many columns as rows or one more. */
  private static Picture grid(INDArray pictures) {
    int count = (int) pictures.size(0);
    int channels = (int) pictures.size(1);
    int height = (int) pictures.size(2);
    int width = (int) pictures.size(3);
    if (channels != 1 && channels != 3) {
      throw Refusal.badRequest("the model gives " + channels + " channels, which is no picture");
    }
    int columns = (int) Math.ceil(Math.sqrt(count));
    int rows = (count + columns - 1) / columns;
    int wide = columns * (width + GAP) - GAP;
    int high = rows * (height + GAP) - GAP;
    float[] from = pictures.dup('c').data().asFloat();
    float[] to = new float[channels * wide * high];
    Arrays.fill(to, 1);
    for (int i = 0; i < count * channels * height; i++) {
      int y = i % height;
      int c = i / height % channels;
      int picture = i / height / channels;
      int top = picture / columns * (height + GAP) + y;
      int left = picture % columns * (width + GAP);
      System.arraycopy(from, i * width, to, (c * high + top) * wide + left, width);
    }
    return Picture.ofPlanes(to, channels, high, wide, 8);
  }
}
