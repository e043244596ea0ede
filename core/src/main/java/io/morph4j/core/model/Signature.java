package io.morph4j.core.model;

import io.morph4j.core.network.NetworkOptions;
import java.util.List;
import java.util.Locale;

/**
 * What a model turns into what, and so which inputs its networks take.
 *
 * <p>Pictures are (N, C, H, W) in [-1, 1]; labels and domains rows (N, K) of zeros and ones; noise,
 * codes and styles rows (N, D).
 */
public sealed interface Signature {
  /** In words, e.g. {@code picture (3 channels) to picture (3 channels)}. */
  String title();

  /** Pictures to pictures of the same size. */
  sealed interface OfPictures extends Signature {
    int inputChannels();

    int outputChannels();

    /** The generator takes sides that are multiples of this. */
    int multiple();

    /** The generator takes sides from this on. */
    int leastSide();
  }

  /** Noise and codes to something. The generator takes (noise) or, with codes, (noise, codes). */
  sealed interface OfNoise extends Signature {
    /** Numbers of noise per sample. */
    int noise();

    /** What noise is drawn from. */
    Distribution distribution();

    /** The codes, in the order of their columns; may be empty. */
    List<Code> codes();

    /** Columns of all codes. */
    default int codeWidth() {
      return codes().stream().mapToInt(Code::width).sum();
    }
  }

  /** What noise is drawn from. */
  enum Distribution {
    /** N(0, 1). */
    NORMAL,
    /** U(-1, 1). */
    UNIFORM,
    /** U(0, 1). */
    UNIT;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Between which values a generator's pictures are. */
  enum Range {
    /** [-1, 1], of tanh. */
    SIGNED,
    /** [0, 1], of a sigmoid. */
    UNIT;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What guides a translation. */
  enum Condition {
    /** The labels of the target themselves (StarGAN v1). */
    LABEL,
    /** A style: of a latent by the mapping network, of a picture by the encoder (StarGAN v2). */
    STYLE;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The generator takes (picture). */
  record PictureToPicture(int inputChannels, int outputChannels, int multiple, int leastSide)
      implements OfPictures {
    public PictureToPicture {
      checkPictures(inputChannels, outputChannels, multiple, leastSide);
    }

    /** As the network takes its sides. */
    public static PictureToPicture of(NetworkOptions<?> network, int in, int out) {
      return new PictureToPicture(in, out, network.multiple(), network.leastSide());
    }

    @Override
    public String title() {
      return "picture (%s) to picture (%s)".formatted(form(inputChannels), form(outputChannels));
    }
  }

  /**
   * The generator takes (picture, condition).
   *
   * @param condition what the second input is
   * @param conditionSize K labels, or S numbers of style
   * @param latentSize numbers that the mapping network takes per sample, 0 without one
   * @param referenceSide pictures are brought to this side for the encoder; 0 if it takes any size;
   *     at most 1,024
   */
  record GuidedPictureToPicture(
      int inputChannels,
      int outputChannels,
      int multiple,
      int leastSide,
      Condition condition,
      int conditionSize,
      int latentSize,
      int referenceSide)
      implements OfPictures {
    private static final int MOST_REFERENCE_SIDE = 1024;

    public GuidedPictureToPicture {
      checkPictures(inputChannels, outputChannels, multiple, leastSide);
      Bounds.in("conditionSize", conditionSize, 1, Bounds.SIZE);
      Bounds.in("latentSize", latentSize, 0, Bounds.SIZE);
      Bounds.in("referenceSide", referenceSide, 0, MOST_REFERENCE_SIDE);
    }

    /** Guided by one or more of {@code labels} labels. */
    public static GuidedPictureToPicture byLabel(
        NetworkOptions<?> network, int in, int out, int labels) {
      return new GuidedPictureToPicture(
          in, out, network.multiple(), network.leastSide(), Condition.LABEL, labels, 0, 0);
    }

    /** Guided by a style. */
    public static GuidedPictureToPicture byStyle(
        NetworkOptions<?> network, int in, int out, int style, int latent, int referenceSide) {
      return new GuidedPictureToPicture(
          in,
          out,
          network.multiple(),
          network.leastSide(),
          Condition.STYLE,
          style,
          latent,
          referenceSide);
    }

    @Override
    public String title() {
      return "picture (%s) and %s to picture (%s)"
          .formatted(
              form(inputChannels),
              condition == Condition.LABEL ? "label" : "style",
              form(outputChannels));
    }
  }

  /** Pictures of one size from noise. */
  record NoiseToPicture(
      int noise,
      Distribution distribution,
      List<Code> codes,
      int channels,
      int height,
      int width,
      Range range)
      implements OfNoise {
    public NoiseToPicture {
      codes = drawn(noise, codes);
      checkSize(channels, height, width);
    }

    @Override
    public String title() {
      return "noise (%d)%s to picture (%s, %d x %d)"
          .formatted(noise, andCodes(codes), form(channels), width, height);
    }
  }

  /** Points (N, D) from noise. */
  record NoiseToPoints(int noise, Distribution distribution, List<Code> codes, int dimensions)
      implements OfNoise {
    public NoiseToPoints {
      codes = drawn(noise, codes);
      Bounds.in("dimensions", dimensions, 1, Bounds.SIZE);
    }

    @Override
    public String title() {
      return "noise (%d)%s to points (%d dimensions)".formatted(noise, andCodes(codes), dimensions);
    }
  }

  /** The encoder takes (picture) of one size and gives {@code size} numbers. */
  record PictureToCode(int channels, int height, int width, int size) implements Signature {
    public PictureToCode {
      checkSize(channels, height, width);
      Bounds.in("size", size, 1, Bounds.SIZE);
    }

    @Override
    public String title() {
      return "picture (%s, %d x %d) to code (%d)".formatted(form(channels), width, height, size);
    }
  }

  private static void checkPictures(int in, int out, int multiple, int leastSide) {
    Bounds.in("inputChannels", in, 1, Bounds.SIZE);
    Bounds.in("outputChannels", out, 1, Bounds.SIZE);
    Bounds.in("multiple", multiple, 1, Bounds.SIZE);
    Bounds.in("leastSide", leastSide, 1, Bounds.SIZE);
  }

  private static void checkSize(int channels, int height, int width) {
    Bounds.in("channels", channels, 1, Bounds.SIZE);
    Bounds.in("height", height, 1, Bounds.SIDE);
    Bounds.in("width", width, 1, Bounds.SIDE);
    long numbers = (long) channels * height * width;
    Bounds.in("channels x height x width", (int) Math.min(numbers, Integer.MAX_VALUE), 1, 1 << 26);
  }

  private static List<Code> drawn(int noise, List<Code> codes) {
    Bounds.in("noise", noise, 1, Bounds.SIZE);
    Bounds.names("code", codes.stream().map(Code::name).toList(), 0, 1000);
    long columns = codes.stream().mapToLong(Code::width).sum();
    Bounds.in("columns of all codes", (int) Math.min(columns, Integer.MAX_VALUE), 0, Bounds.SIZE);
    return List.copyOf(codes);
  }

  private static String form(int channels) {
    return switch (channels) {
      case 1 -> "grey";
      case 3 -> "RGB";
      default -> channels + " channels";
    };
  }

  private static String andCodes(List<Code> codes) {
    return codes.isEmpty()
        ? ""
        : " and " + String.join(", ", codes.stream().map(Code::name).toList());
  }
}
