package io.morph4j.data;

import io.morph4j.data.fruit.Scene;
import io.morph4j.engine.tensor.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A made-up data set of pairs: a drawing of a still life (domain A) and its picture (domain B). No
 * two pairs show the same scene. The same values give the same files.
 *
 * @param kind what the drawings are
 * @param size of the square pictures in pixels, 8 .. 4096; default is 64
 * @param train pairs to train on
 * @param test pairs held out
 * @param seed of everything random
 */
public record PairedPictures(Kind kind, int size, int train, int test, long seed) {
  /** What the drawings are. */
  public enum Kind {
    /** Dark outlines on white, of apples and oranges on white paper. */
    EDGES("edges", "fruit") {
      @Override
      Scene scene(RandomStream random) {
        return Scene.onPaper(random);
      }

      @Override
      Picture drawing(Scene scene, int size) {
        return Picture.of8Bits(size, size, 1, scene.edges(size));
      }
    },
    /** A flat colour for every kind of thing, in the scenes of {@link FruitPictures}. */
    LABELS("labels", "scene") {
      @Override
      Scene scene(RandomStream random) {
        return Scene.mixed(random);
      }

      @Override
      Picture drawing(Scene scene, int size) {
        return Picture.of8Bits(size, size, 3, scene.labels(size));
      }
    };

    private final String drawings;
    private final String pictures;

    Kind(String drawings, String pictures) {
      this.drawings = drawings;
      this.pictures = pictures;
    }

    abstract Scene scene(RandomStream random);

    abstract Picture drawing(Scene scene, int size);
  }

  public PairedPictures {
    FruitPictures.check("size", size, 8, 4096);
    FruitPictures.check("train", train, 1, FruitPictures.MOST);
    FruitPictures.check("test", test, 0, FruitPictures.MOST);
  }

  /**
   * A pair.
   *
   * @param drawing grey for edges, RGB for labels
   * @param picture RGB
   */
  public record Drawn(Picture drawing, Picture picture) {}

  /** Pair number {@code index} of the training set or of those held out. */
  public Drawn draw(boolean heldOut, int index) {
    String purpose = kind.drawings + (heldOut ? " test" : " train");
    Scene scene = kind.scene(RandomStream.of(seed, purpose, index));
    return new Drawn(
        kind.drawing(scene, size), Picture.of8Bits(size, size, 3, scene.render(size).samples()));
  }

  /**
   * Writes the set: {@code train/edges train/fruit test/edges test/fruit} or {@code train/labels
   * train/scene test/labels test/scene} in {@code folder}, a pair under one name. The folder
   * appears when it is complete.
   *
   * @throws io.morph4j.core.file.UserException if {@code folder} holds anything, or the disk is
   *     full
   */
  public void write(Path folder, FruitPictures.Progress progress) {
    NewFolder.fill(
        folder,
        inside -> {
          List<Runnable> tasks = new ArrayList<>();
          addTasks(inside.resolve("train"), false, train, tasks);
          addTasks(inside.resolve("test"), true, test, tasks);
          FruitPictures.runAll(tasks, progress);
        });
  }

  private void addTasks(Path folder, boolean heldOut, int count, List<Runnable> tasks)
      throws IOException {
    Path drawings = Files.createDirectories(folder.resolve(kind.drawings));
    Path pictures = Files.createDirectories(folder.resolve(kind.pictures));
    for (int i = 0; i < count; i++) {
      int index = i;
      tasks.add(
          () -> {
            Drawn drawn = draw(heldOut, index);
            String name = String.format(Locale.ROOT, "%04d.png", index + 1);
            FruitPictures.write(drawn.drawing, drawings.resolve(name));
            FruitPictures.write(drawn.picture, pictures.resolve(name));
          });
    }
  }
}
