package io.morph4j.data.digits;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.data.NewFolder;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Three drawn digits as red, green and blue of one picture: a set of exactly 1,000 modes, on which
 * it shows how many of them a generator reaches (Metz et al. 2017, section 3.3.1). The same values
 * give the same files.
 *
 * @param size of the square pictures in pixels, 16 to 256; default is 28
 * @param train pictures; default is 20000. Every mode has its share, one more or less
 * @param test pictures held out, 0 for none; default is 0
 * @param seed of everything random; default is 1
 */
public record StackedDigits(int size, int train, int test, long seed) {
  /** Combinations of three digits. */
  public static final int MODES = 1000;

  private static final int MOST = 1_000_000;

  public StackedDigits {
    if (size < 16 || size > 256) {
      throw new UsageException("size is " + size + "; it can be 16 to 256");
    }
    if (train < MODES || train > MOST) {
      throw new UsageException("train is " + train + "; it can be 1000, one of each, to 1000000");
    }
    if (test < 0 || test > MOST) {
      throw new UsageException("test is " + test + "; it can be 0 to 1000000");
    }
  }

  /** The name of a mode: its digits as red, green and blue. */
  public static String name(int mode) {
    return String.format(Locale.ROOT, "%03d", mode);
  }

  /** Picture {@code index} of {@code part}, of the mode {@code index % 1000}. */
  public Picture draw(String part, int index) {
    String digits = name(index % MODES);
    byte[] samples = new byte[3 * size * size];
    for (int c = 0; c < 3; c++) {
      RandomStream random = RandomStream.of(seed, "stacked " + part, 3L * index + c);
      DigitFactors drawn = DigitFactors.random(random).withDigit(digits.charAt(c) - '0');
      byte[] plane = DrawnDigit.draw(drawn, size);
      for (int i = 0; i < plane.length; i++) {
        samples[3 * i + c] = plane[i];
      }
    }
    return Picture.of8Bits(size, size, 3, samples);
  }

  /**
   * Writes {@code train/427/00427.png} and so on into the new folder {@code folder}.
   *
   * @throws UserException if the folder holds anything, or the disk is full
   */
  public void write(Path folder, Runnable progress) {
    NewFolder.fill(
        folder,
        inside -> {
          for (int i = 0; i < train + test; i++) {
            String part = i < train ? "train" : "test";
            int index = i < train ? i : i - train;
            Path mode = Files.createDirectories(inside.resolve(part).resolve(name(index % MODES)));
            PictureWriter.defaults()
                .write(
                    draw(part, index), mode.resolve(String.format(Locale.ROOT, "%05d.png", index)));
            progress.run();
          }
        });
  }
}
