package io.morph4j.data;

import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.UsageException;
import io.morph4j.data.FruitPictures.Drawn;
import io.morph4j.data.fruit.FruitKind;
import io.morph4j.data.fruit.Scene;
import io.morph4j.engine.tensor.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A made-up data set of several fruits, a folder for each: the still lifes of {@link FruitPictures}
 * with other fruit in them. The same values give the same files.
 *
 * @param kinds the domains, at least two
 * @param size of the square pictures in pixels, 8 .. 4096; default is 64
 * @param train pictures of each domain to train on; default is 150
 * @param test pictures of each domain held out; default is 50
 * @param seed of everything random; default is 1
 */
public record FruitDomains(List<FruitKind> kinds, int size, int train, int test, long seed) {
  public FruitDomains {
    kinds = List.copyOf(kinds);
    if (kinds.size() < 2 || kinds.stream().distinct().count() < kinds.size()) {
      throw new UsageException(
          "domains are %s; there must be two or more different ones of %s"
              .formatted(kinds, Arrays.toString(FruitKind.values())));
    }
    FruitPictures.check("size", size, 8, 4096);
    FruitPictures.check("train", train, 1, FruitPictures.MOST);
    FruitPictures.check("test", test, 0, FruitPictures.MOST);
  }

  /**
   * The kinds called {@code names}, with commas between.
   *
   * @throws UsageException if there is no such fruit
   */
  public static List<FruitKind> kinds(String names) {
    return Stream.of(names.split(",")).map(String::strip).map(FruitDomains::kind).toList();
  }

  private static FruitKind kind(String name) {
    List<String> known = Stream.of(FruitKind.values()).map(FruitKind::toString).toList();
    return FruitKind.of(name)
        .orElseThrow(
            () -> {
              String nearest = NearestName.of(name, known);
              return new UsageException(
                  "domains has \"%s\"%s; the fruits are %s"
                      .formatted(
                          name,
                          nearest == null ? "" : ", did you mean " + nearest + "?",
                          String.join(", ", known)));
            });
  }

  /**
   * Picture number {@code index} of a domain.
   *
   * @param part train or test
   */
  public Drawn draw(String part, FruitKind kind, int index) {
    RandomStream random = RandomStream.of(seed, "fruit " + part + " " + kind, index);
    Scene.Rendering rendering = Scene.random(kind, random).render(size);
    return new Drawn(
        Picture.of8Bits(size, size, 3, rendering.samples()),
        Picture.of8Bits(size, size, 1, rendering.mask()));
  }

  /**
   * Writes the set: {@code train/apple train/orange ... test/apple ...} in {@code folder}, and
   * masks of the fruit under the same names in {@code folder/masks}. The folder appears when it is
   * complete.
   *
   * @throws io.morph4j.core.file.UserException if {@code folder} holds anything, or the disk is
   *     full
   */
  public void write(Path folder, FruitPictures.Progress progress) {
    NewFolder.fill(folder, inside -> FruitPictures.runAll(tasks(inside), progress));
  }

  private List<Runnable> tasks(Path folder) throws IOException {
    List<Runnable> tasks = new ArrayList<>();
    for (String part : List.of("train", "test")) {
      for (FruitKind kind : kinds) {
        int count = part.equals("train") ? train : test;
        Path below = Path.of(part, kind.toString());
        if (count > 0) {
          Files.createDirectories(folder.resolve(below));
          Files.createDirectories(folder.resolve("masks").resolve(below));
        }
        for (int i = 0; i < count; i++) {
          int index = i;
          Path file = below.resolve(String.format(Locale.ROOT, "%s-%04d.png", kind, i + 1));
          tasks.add(() -> write(draw(part, kind, index), folder, file));
        }
      }
    }
    return tasks;
  }

  private static void write(Drawn drawn, Path folder, Path file) {
    FruitPictures.write(drawn.picture(), folder.resolve(file));
    FruitPictures.write(drawn.mask(), folder.resolve("masks").resolve(file));
  }
}
