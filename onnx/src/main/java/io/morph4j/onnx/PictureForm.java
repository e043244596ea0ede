package io.morph4j.onnx;

import io.morph4j.core.file.UsageException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How pictures stand in the arrays of a network from elsewhere.
 *
 * @param range of the samples
 * @param channelsLast (N, H, W, C) in place of (N, C, H, W)
 * @param bgr blue, green, red in place of red, green, blue
 */
record PictureForm(Range range, boolean channelsLast, boolean bgr) {
  /** Names of the options, which stand beside those of the policy. */
  static final List<String> OPTIONS = List.of("range", "layout", "order");

  /** The numbers of black and white. */
  enum Range {
    SIGNED("-1..1", -1, 1),
    UNIT("0..1", 0, 1),
    BYTES("0..255", 0, 255);

    private final String title;
    private final float black;
    private final float half;

    Range(String title, float black, float white) {
      this.title = title;
      this.black = black;
      this.half = (white - black) / 2;
    }

    /**
     * The range whose numbers a network gives on random input in [-1, 1]: bytes beyond 4, [0, 1] if
     * none leave it, else [-1, 1].
     */
    static Range guessed(float[] results) {
      float least = Float.POSITIVE_INFINITY;
      float most = Float.NEGATIVE_INFINITY;
      for (float value : results) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      if (least < -4 || most > 4) {
        return BYTES;
      }
      return least >= -.01f && most <= 1.01f ? UNIT : SIGNED;
    }
  }

  /** The options among {@code changed}, and what is left of it. */
  record Chosen(Map<String, String> options, Map<String, String> rest) {
    static Chosen of(Map<String, String> changed) {
      Map<String, String> options = new HashMap<>();
      Map<String, String> rest = new LinkedHashMap<>();
      changed.forEach((name, value) -> (OPTIONS.contains(name) ? options : rest).put(name, value));
      return new Chosen(options, rest);
    }

    @Nullable Range range() {
      String wanted = options.get("range");
      if (wanted == null) {
        return null;
      }
      return Arrays.stream(Range.values())
          .filter(range -> range.title.equals(wanted))
          .findFirst()
          .orElseThrow(
              () -> new UsageException("--range " + wanted + ": expected -1..1, 0..1 or 0..255"));
    }

    @Nullable Boolean channelsLast() {
      return either("layout", "nhwc", "nchw");
    }

    boolean bgr() {
      Boolean bgr = either("order", "bgr", "rgb");
      return bgr != null && bgr;
    }

    private @Nullable Boolean either(String option, String yes, String no) {
      String wanted = options.get(option);
      if (wanted != null && !wanted.equals(yes) && !wanted.equals(no)) {
        throw new UsageException("--%s %s: expected %s or %s".formatted(option, wanted, no, yes));
      }
      return wanted == null ? null : wanted.equals(yes);
    }
  }

  /** For people, in the words of the options. */
  String title() {
    return "range %s, layout %s, order %s"
        .formatted(range.title, channelsLast ? "nhwc" : "nchw", bgr ? "bgr" : "rgb");
  }

  /** Pictures (N, C, H, W) of RGB in [-1, 1] as the network takes them. */
  INDArray toNetwork(INDArray pictures) {
    long[] s = pictures.shape();
    float[] from = pictures.castTo(DataType.FLOAT).dup('c').data().asFloat();
    float[] to = new float[from.length];
    long[] shape = channelsLast ? new long[] {s[0], s[2], s[3], s[1]} : s;
    copy(from, to, s, true);
    return Nd4j.create(to, shape, 'c');
  }

  /** The way back. */
  INDArray ofNetwork(INDArray result) {
    long[] s = result.shape();
    long[] shape = channelsLast ? new long[] {s[0], s[3], s[1], s[2]} : s;
    float[] from = result.dup('c').data().asFloat();
    float[] to = new float[from.length];
    copy(from, to, shape, false);
    return Nd4j.create(to, shape, 'c');
  }

  /**
   * @param shape (N, C, H, W)
   * @param there whether {@code to} is the network's, else {@code from} is
   */
  private void copy(float[] from, float[] to, long[] shape, boolean there) {
    int channels = (int) shape[1];
    int plane = (int) (shape[2] * shape[3]);
    for (int n = 0; n < shape[0]; n++) {
      for (int c = 0; c < channels; c++) {
        int theirs = bgr && channels == 3 ? 2 - c : c;
        for (int i = 0; i < plane; i++) {
          int own = (n * channels + c) * plane + i;
          int other =
              channelsLast
                  ? (n * plane + i) * channels + theirs
                  : (n * channels + theirs) * plane + i;
          if (there) {
            to[other] = (from[own] + 1) * range.half + range.black;
          } else {
            to[own] = (from[other] - range.black) / range.half - 1;
          }
        }
      }
    }
  }
}
