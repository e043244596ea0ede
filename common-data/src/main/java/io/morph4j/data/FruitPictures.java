package io.morph4j.data;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.data.fruit.FruitKind;
import io.morph4j.data.fruit.Scene;
import io.morph4j.engine.tensor.RandomStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A made-up data set of apples (domain A) and oranges (domain B) in a still life: no two pictures
 * of the set show the same scene, and backdrops, light, numbers and places of the fruit are drawn
 * alike for both. The same values give the same files.
 *
 * @param size of the square pictures in pixels, 8 .. 4096; default is 64
 * @param train pictures of each domain to train on; default is 150
 * @param test pictures of each domain held out; default is 50
 * @param seed of everything random; default is 1
 */
public record FruitPictures(int size, int train, int test, long seed) {
  static final int MOST = 1_000_000;

  public FruitPictures {
    check("size", size, 8, 4096);
    check("train", train, 1, MOST);
    check("test", test, 0, MOST);
  }

  public static FruitPictures defaults() {
    return new FruitPictures(64, 150, 50, 1);
  }

  /** The four folders. */
  public enum Part {
    TRAIN_A("trainA", FruitKind.APPLE),
    TRAIN_B("trainB", FruitKind.ORANGE),
    TEST_A("testA", FruitKind.APPLE),
    TEST_B("testB", FruitKind.ORANGE);

    private final String folder;
    private final FruitKind kind;

    Part(String folder, FruitKind kind) {
      this.folder = folder;
      this.kind = kind;
    }

    public String folder() {
      return folder;
    }

    boolean isTrain() {
      return this == TRAIN_A || this == TRAIN_B;
    }
  }

  /**
   * A picture and where its fruit is.
   *
   * @param picture RGB, 8 bits
   * @param mask grey, 255 on the fruit, 0 elsewhere; stems and leaves are elsewhere
   */
  public record Drawn(Picture picture, Picture mask) {}

  /** Told after each picture. */
  @FunctionalInterface
  public interface Progress {
    void made(int done, int all);
  }

  /** Picture number {@code index} of {@code part}. */
  public Drawn draw(Part part, int index) {
    RandomStream random = RandomStream.of(seed, "fruit " + part.folder, index);
    Scene.Rendering rendering = Scene.random(part.kind, random).render(size);
    return new Drawn(
        Picture.of8Bits(size, size, 3, rendering.samples()),
        Picture.of8Bits(size, size, 1, rendering.mask()));
  }

  /**
   * Writes the set: {@code trainA trainB testA testB} in {@code folder}, and the masks under the
   * same names in {@code folder/masks}. The folder appears when it is complete.
   *
   * @throws UserException if {@code folder} holds anything, or the disk is full
   */
  public void write(Path folder, Progress progress) {
    NewFolder.fill(folder, inside -> writeInto(inside, progress));
  }

  /** The same without reports. */
  public void write(Path folder) {
    write(folder, (done, all) -> {});
  }

  private void writeInto(Path folder, Progress progress) throws IOException {
    List<Runnable> tasks = new ArrayList<>();
    for (Part part : Part.values()) {
      Path pictures = Files.createDirectories(folder.resolve(part.folder));
      Path masks = Files.createDirectories(folder.resolve("masks").resolve(part.folder));
      IntStream.range(0, part.isTrain() ? train : test)
          .forEach(index -> tasks.add(() -> write(part, index, pictures, masks)));
    }
    runAll(tasks, progress);
  }

  /** Runs the tasks on all processors, reporting each. */
  static void runAll(List<Runnable> tasks, Progress progress) throws IOException {
    int[] done = {0};
    try (Stream<Runnable> all = tasks.parallelStream()) {
      all.forEach(
          task -> {
            task.run();
            synchronized (done) {
              progress.made(++done[0], tasks.size());
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void write(Part part, int index, Path pictures, Path masks) {
    Drawn drawn = draw(part, index);
    String name =
        String.format(
            Locale.ROOT, "%s-%04d.png", part.kind.name().toLowerCase(Locale.ROOT), index + 1);
    write(drawn.picture, pictures.resolve(name));
    write(drawn.mask, masks.resolve(name));
  }

  static void write(Picture picture, Path file) {
    try {
      Files.write(file, PictureWriter.defaults().encode(picture, file));
    } catch (IOException e) {
      throw new UncheckedIOException(FileErrors.reason(e), e);
    }
  }

  static void check(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new UsageException(name + " is " + value + "; it can be " + low + " to " + high);
    }
  }
}
