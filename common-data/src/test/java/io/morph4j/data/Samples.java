package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.engine.tensor.RandomStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pictures for tests. */
final class Samples {
  private Samples() {}

  /** A file of the test resources. */
  static Path resource(String name) {
    try {
      return Path.of(Samples.class.getResource("/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A picture of random samples. */
  static Picture random(int width, int height, int channels, int bits, boolean alpha) {
    RandomStream random = RandomStream.of(width * 31L + height, "sample", channels * 100L + bits);
    byte[] samples = bytes(random, width * height * channels * bits / 8);
    return new Picture(
        width,
        height,
        channels,
        bits,
        samples,
        alpha ? bytes(random, width * height * bits / 8) : null);
  }

  private static byte[] bytes(RandomStream random, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** A picture of one colour. */
  static Picture plain(int width, int height, int red, int green, int blue) {
    byte[] samples = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      samples[3 * i] = (byte) red;
      samples[3 * i + 1] = (byte) green;
      samples[3 * i + 2] = (byte) blue;
    }
    return Picture.of8Bits(width, height, 3, samples);
  }

  static Path write(Picture picture, Path file) {
    PictureWriter.defaults().write(picture, file);
    return file;
  }

  /** Writes plain pictures 0.png, 1.png, ... whose red sample is first + number. */
  static void writeNumbered(Path folder, int count, int first, int side) {
    for (int i = 0; i < count; i++) {
      write(plain(side, side, first + i, 10, 20), folder.resolve(i + ".png"));
    }
  }

  /** What the {@code .expected} file of the test resources holds. */
  static Picture expected(String name) {
    try {
      ByteBuffer in =
          ByteBuffer.wrap(Files.readAllBytes(resource("pictures/" + name + ".expected")))
              .order(ByteOrder.LITTLE_ENDIAN);
      int width = in.getInt();
      int height = in.getInt();
      int all = in.getInt();
      int bits = in.getInt();
      int channels = all == 2 || all == 4 ? all - 1 : all;
      byte[] samples = new byte[width * height * channels * bits / 8];
      byte[] alpha = new byte[width * height * bits / 8];
      for (int i = 0; i < width * height; i++) {
        for (int c = 0; c < all; c++) {
          int value = in.getShort() & 0xFFFF;
          if (c < channels) {
            SampleBytes.put(samples, i * channels + c, value, bits);
          } else {
            SampleBytes.put(alpha, i, value, bits);
          }
        }
      }
      return new Picture(width, height, channels, bits, samples, all > channels ? alpha : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless the pictures have one form and no sample differs by more than {@code most}. */
  static void assertClose(Picture actual, Picture wanted, int most) {
    assertThat(actual).hasToString(wanted.toString());
    int worst = 0;
    for (int y = 0; y < wanted.height(); y++) {
      for (int x = 0; x < wanted.width(); x++) {
        for (int c = 0; c < wanted.channels(); c++) {
          worst = Math.max(worst, Math.abs(actual.sample(x, y, c) - wanted.sample(x, y, c)));
        }
        worst = Math.max(worst, Math.abs(actual.alpha(x, y) - wanted.alpha(x, y)));
      }
    }
    assertThat(worst).as("largest difference of a sample").isLessThanOrEqualTo(most);
  }
}
