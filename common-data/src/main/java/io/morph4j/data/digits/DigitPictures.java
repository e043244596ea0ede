package io.morph4j.data.digits;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.data.NewFolder;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.data.labelled.IdxFile;
import io.morph4j.engine.tensor.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A data set of drawn digits of which everything is known, to score against the truth what a
 * network found out by itself. The same values give the same files.
 *
 * @param size of the square pictures in pixels, 16 to 256; default is 28
 * @param train pictures to train on; default is 20000
 * @param test pictures held out; default is 2000
 * @param seed of everything random; default is 1
 */
public record DigitPictures(int size, int train, int test, long seed) {
  private static final int MOST = 1_000_000;

  public DigitPictures {
    check("size", size, 16, 256);
    check("train", train, 1, MOST);
    check("test", test, 1, MOST);
    if ((long) size * size * Math.max(train, test) >= 1L << 31) {
      throw new UsageException("%d pictures of %d x %d are too many".formatted(train, size, size));
    }
  }

  public static DigitPictures defaults() {
    return new DigitPictures(28, 20_000, 2_000, 1);
  }

  private static void check(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new UsageException(name + " is " + value + "; it can be " + low + " to " + high);
    }
  }

  /** What picture {@code index} of {@code part} ({@code train} or {@code t10k}) shows. */
  public DigitFactors factors(String part, int index) {
    return DigitFactors.random(RandomStream.of(seed, "digit " + part, index));
  }

  /** The picture with these factors: white strokes on black. */
  public Picture draw(DigitFactors factors) {
    return Picture.of8Bits(size, size, 1, DrawnDigit.draw(factors, size));
  }

  /**
   * Writes the set into the new folder {@code folder}: files named as those of MNIST, {@code
   * train-factors.csv} and {@code t10k-factors.csv} beside them, and {@code digits.png}, which
   * shows the first hundred.
   *
   * @throws UserException if the folder holds anything, or the disk is full
   */
  public void write(Path folder) {
    NewFolder.fill(
        folder,
        inside -> {
          write(inside, "train", train);
          write(inside, "t10k", test);
          PictureWriter.defaults().write(sheet(), inside.resolve("digits.png"));
        });
  }

  private void write(Path folder, String part, int count) throws IOException {
    byte[] samples = new byte[count * size * size];
    byte[] labels = new byte[count];
    List<String> lines = new ArrayList<>(List.of(DigitFactors.HEADER));
    for (int i = 0; i < count; i++) {
      DigitFactors factors = factors(part, i);
      byte[] drawn = DrawnDigit.draw(factors, size);
      System.arraycopy(drawn, 0, samples, i * drawn.length, drawn.length);
      labels[i] = (byte) factors.digit();
      lines.add(factors.line(i));
    }
    new IdxFile(List.of(count, size, size), samples)
        .write(folder.resolve(part + "-images-idx3-ubyte.gz"));
    new IdxFile(List.of(count), labels).write(folder.resolve(part + "-labels-idx1-ubyte.gz"));
    Files.write(folder.resolve(part + "-factors.csv"), lines);
  }

  private Picture sheet() {
    int side = 10 * size;
    byte[] all = new byte[side * side];
    for (int i = 0; i < 100; i++) {
      byte[] drawn = DrawnDigit.draw(factors("train", i), size);
      for (int row = 0; row < size; row++) {
        int to = (i / 10 * size + row) * side + i % 10 * size;
        System.arraycopy(drawn, row * size, all, to, size);
      }
    }
    return Picture.of8Bits(side, side, 1, all);
  }
}
