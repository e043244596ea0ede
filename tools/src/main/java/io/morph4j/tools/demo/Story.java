package io.morph4j.tools.demo;

import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.UsageException;
import io.morph4j.data.FruitDomains;
import io.morph4j.data.FruitPictures;
import io.morph4j.tools.cli.Console;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the demo can tell: an architecture, its pictures, and how it is trained in minutes. */
enum Story {
  /** Apples become oranges. */
  PAIR("cyclegan", "apples and oranges", 128, 2000, 6, 500) {
    @Override
    void draw(Path folder, int side, long seed) {
      new FruitPictures(side, TRAIN_PICTURES, TEST_PICTURES, seed).write(folder);
    }

    /** Fewer blocks, smaller patches, a lower rate, and a skip that takes texture away. */
    @Override
    Map<String, String> settings(int side) {
      return Map.of(
          "cropSize",
          String.valueOf(side),
          "loadSize",
          String.valueOf(side * 9 / 8),
          "blocks",
          "3",
          "discriminatorLayers",
          "2",
          "globalSkip",
          "blend",
          "learningRate",
          "0.0004");
    }

    @Override
    StoryResult measure(List<DemoFolder> folders, Console console) {
      return PairMeasurement.of(folders.get(0), console);
    }
  },
  /** Four fruits, told by a label, and then in many styles. */
  LABELS("stargan", "four kinds of fruit", 64, 1400, 4, 250) {
    @Override
    List<Story> chapters() {
      return List.of(this, STYLES);
    }
  },
  /** Four fruits in many styles. */
  STYLES("stargan2", "four kinds of fruit", 64, 800, 4, 150);

  private static final int QUICK_SIDE = 64;
  private static final int TRAIN_PICTURES = 150;
  private static final int TEST_PICTURES = 50;
  private static final String FRUITS = "apple,orange,lemon,plum";

  private final String architecture;
  private final String pictures;
  private final int side;
  private final long steps;
  private final int minutes;
  private final long quickSteps;

  Story(String architecture, String pictures, int side, long steps, int minutes, long quickSteps) {
    this.architecture = architecture;
    this.pictures = pictures;
    this.side = side;
    this.steps = steps;
    this.minutes = minutes;
    this.quickSteps = quickSteps;
  }

  /** The architecture that is trained. */
  String architecture() {
    return architecture;
  }

  /** What is drawn, in words. */
  String pictures() {
    return pictures;
  }

  /** Sides of the pictures in pixels unless others are asked for. */
  int side(boolean quick) {
    return quick ? Math.min(side, QUICK_SIDE) : side;
  }

  /** Steps of training unless others are asked for. */
  long steps(boolean quick) {
    return quick ? quickSteps : steps;
  }

  /** Minutes that the usual steps take on two cores of a server processor. */
  int minutes() {
    return minutes;
  }

  /** Draws the data set into the new {@code folder}. */
  void draw(Path folder, int side, long seed) {
    new FruitDomains(FruitDomains.kinds(FRUITS), side, TRAIN_PICTURES, TEST_PICTURES, seed)
        .write(folder, (done, all) -> {});
  }

  /** What differs from the preset {@code tiny}. */
  Map<String, String> settings(int side) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cropSize", String.valueOf(side));
    settings.put("loadSize", String.valueOf(side));
    return settings;
  }

  /** What is trained, one after another, each in the folder {@link DemoFolder#next}. */
  List<Story> chapters() {
    return List.of(this);
  }

  /** Translates the held-out pictures by the networks before and after training. */
  StoryResult measure(List<DemoFolder> folders, Console console) {
    return DomainsStory.measure(folders, console);
  }

  /** Names of the architectures that there is a story of. */
  static List<String> names() {
    return Arrays.stream(values()).map(Story::architecture).toList();
  }

  /**
   * The story of an architecture.
   *
   * @throws UsageException if there is none
   */
  static Story of(String architecture) {
    for (Story story : values()) {
      if (story.architecture.equals(architecture)) {
        return story;
      }
    }
    String nearest = NearestName.of(architecture, names());
    throw new UsageException(
        "there is no demo of %s%s; there are %s"
            .formatted(
                architecture,
                nearest == null ? "" : ", did you mean " + nearest + "?",
                String.join(", ", names())));
  }
}
