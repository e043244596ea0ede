package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.kernel.onednn.ConvolutionProblem.Pass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a convolution that can be computed alone.
 *
 * @param rows of the pictures x
 * @param outputRows of the pictures y
 * @param in channels of x
 * @param out channels of y
 * @param top zeros above
 * @param bottom zeros below; less than none leaves rows out
 */
record ConvolutionSlice(
    Span pictures, Span rows, Span outputRows, Span in, Span out, long top, long bottom) {
  /** Least channels of a piece. */
  private static final long VECTOR = 16;

  /** Floats of both pictures that fit into the cache of one processor. */
  private static final long BAND = 3 << 17;

  private static final long LEAST_WEIGHTS_BY_BLOCKS = 1 << 21;
  private static final long MOST_PIXELS_BY_BLOCKS = 1024;

  /** Channels of a block. */
  private static final long BLOCK = 32;

  /** From {@code from} to before {@code to}. */
  record Span(long from, long to) {
    long length() {
      return to - from;
    }

    static Span all(long length) {
      return new Span(0, length);
    }

    /** Span {@code part} of {@code parts}, with borders on multiples of {@code unit}. */
    static Span cut(long length, long part, long parts, long unit) {
      long from = length * part / parts / unit * unit;
      long to = part + 1 == parts ? length : length * (part + 1) / parts / unit * unit;
      return new Span(from, to);
    }
  }

  static ConvolutionSlice whole(ConvolutionProblem key) {
    ConvolutionGeometry g = key.g();
    return new ConvolutionSlice(
        Span.all(key.x().a()),
        Span.all(key.x().c()),
        Span.all(key.y().c()),
        Span.all(key.x().b()),
        Span.all(key.y().b()),
        g.padding(),
        far(key.x().c(), key.reach(), key.y().c(), g.stride(), g.padding()));
  }

  /**
   * What to compute one after the other: the whole, or, for a gradient of weights from large
   * pictures, bands of rows, whose results add up. oneDNN goes through a picture once for each pair
   * of blocks of channels, which takes up to three times as long where it does not fit into the
   * cache; to add up costs a pass over the weights for each band. In bfloat16 bands are twice as
   * large, as the rounded pictures take half the room.
   */
  static List<ConvolutionSlice> inTurn(ConvolutionProblem key) {
    ConvolutionSlice whole = whole(key);
    long outputs = key.y().c();
    long row = key.y().b() * key.y().d() + key.g().stride() * key.x().b() * key.x().d();
    long band = key.p() == Precision.BF16 ? 2 * BAND : BAND;
    if (key.pass() != Pass.WEIGHTS || outputs * row < 2 * band || key.w().length() > BAND) {
      return List.of(whole);
    }
    List<ConvolutionSlice> bands = new ArrayList<>();
    long cuts = (outputs * row + band - 1) / band;
    for (long picture = 0; picture < key.x().a(); picture++) {
      ConvolutionSlice one = whole.withPictures(new Span(picture, picture + 1));
      for (long i = 0; i < cuts; i++) {
        ConvolutionSlice piece = one.withOutputRows(key, Span.cut(outputs, i, cuts, 1));
        if (piece == null) {
          return List.of(whole);
        }
        bands.add(piece);
      }
    }
    return bands;
  }

  /**
   * Whether each thread computes some channels of all pixels, a block of them at a time, whose
   * weights it brings into order just before: many weights under few pixels, which would leave the
   * caches on the way if all were brought into order first.
   */
  static boolean byBlocks(ConvolutionProblem key) {
    return key.pass() == Pass.FORWARD
        && key.anew()
        && key.p() == Precision.FLOAT
        && key.w().length() >= LEAST_WEIGHTS_BY_BLOCKS
        && key.y().a() * key.y().c() * key.y().d() <= MOST_PIXELS_BY_BLOCKS;
  }

  /** The blocks of one of {@code parts} parts. */
  List<ConvolutionSlice> blocks(int part, int parts) {
    List<ConvolutionSlice> blocks = new ArrayList<>();
    Span some = Span.cut(out.length(), part, parts, BLOCK);
    for (long from = some.from(); from < some.to(); from += BLOCK) {
      Span block = new Span(from, Math.min(from + BLOCK, some.to()));
      blocks.add(new ConvolutionSlice(pictures, rows, outputRows, in, block, top, bottom));
    }
    return blocks;
  }

  /** This in as many parts of about the same size, or alone if it cannot be cut so. */
  List<ConvolutionSlice> parts(ConvolutionProblem key, int parts) {
    List<ConvolutionSlice> pieces = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      ConvolutionSlice piece =
          key.pass() == Pass.WEIGHTS
              ? withSomeChannels(part, parts)
              : key.x().a() >= parts
                  ? withPictures(Span.cut(key.x().a(), part, parts, 1))
                  : withSomeRows(key, part, parts);
      if (piece == null) {
        return List.of(this);
      }
      pieces.add(piece);
    }
    return pieces;
  }

  /** Products that it takes. */
  double products(ConvolutionProblem key) {
    double pixels = (double) pictures.length() * outputRows.length() * key.y().d();
    return pixels * out.length() * in.length() * key.w().c() * key.w().d();
  }

  /** Zeros on the far side so that exactly the asked-for output comes out; may be negative. */
  static long far(long input, long reach, long output, long stride, long near) {
    return (output - 1) * stride + reach + 1 - input - near;
  }

  private ConvolutionSlice withPictures(Span value) {
    return new ConvolutionSlice(value, rows, outputRows, in, out, top, bottom);
  }

  private @Nullable ConvolutionSlice withSomeChannels(int part, int parts) {
    if (out.length() >= parts * VECTOR) {
      Span some = Span.cut(out.length(), part, parts, VECTOR);
      return new ConvolutionSlice(pictures, rows, outputRows, in, some, top, bottom);
    }
    if (in.length() >= parts * VECTOR) {
      Span some = Span.cut(in.length(), part, parts, VECTOR);
      return new ConvolutionSlice(pictures, rows, outputRows, some, out, top, bottom);
    }
    return null;
  }

  /** Some rows of y and the rows of x that they are computed from; null if there are none. */
  private @Nullable ConvolutionSlice withOutputRows(ConvolutionProblem key, Span output) {
    long stride = key.g().stride();
    long padding = key.g().padding();
    long start = output.from() * stride - padding;
    long end = (output.to() - 1) * stride - padding + key.reach() + 1;
    Span input = new Span(Math.max(0, start), Math.min(key.x().c(), end));
    return output.length() < 1 || input.length() < 1
        ? null
        : new ConvolutionSlice(
            pictures, input, output, in, out, input.from() - start, end - input.to());
  }

  private @Nullable ConvolutionSlice withSomeRows(ConvolutionProblem key, int part, int parts) {
    if (key.x().a() > 1) {
      return null;
    }
    if (key.pass() == Pass.FORWARD) {
      return withOutputRows(key, Span.cut(key.y().c(), part, parts, 1));
    }
    long stride = key.g().stride();
    long padding = key.g().padding();
    Span input = Span.cut(key.x().c(), part, parts, stride);
    long first = -Math.floorDiv(key.reach() - input.from() - padding, stride);
    long last = Math.floorDiv(input.to() - 1 + padding, stride);
    Span output = new Span(Math.max(0, first), Math.min(key.y().c() - 1, last) + 1);
    long above = padding + input.from() - output.from() * stride;
    return output.length() < 1 || input.length() < 1 || above < 0
        ? null
        : new ConvolutionSlice(
            pictures,
            input,
            output,
            in,
            out,
            above,
            far(input.length(), key.reach(), output.length(), stride, above));
  }
}
