package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * How the cost of forward and backward pass of a ResNet-6 generator grows with one quantity at a
 * time.
 */
enum Growth {
  SIDE("picture side", List.of(64, 128, 256, 512)),
  BATCH("batch", List.of(1, 2, 4, 8, 16)),
  WIDTH("filters", List.of(16, 32, 64)),
  THREADS("threads", List.of(1, 2));

  /** What the argument of a worker begins with that serves a point. */
  static final String PREFIX = "growth:";

  private static final int BLOCKS = 6;

  private final String title;
  private final List<Integer> values;

  Growth(String title, List<Integer> values) {
    this.title = title;
    this.values = values;
  }

  String title() {
    return title;
  }

  /** The points of this series, smallest first. */
  List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (int value : values) {
      points.add(
          switch (this) {
            case SIDE -> new Point(this, value, value, 1, 32, 0);
            case BATCH -> new Point(this, value, 64, value, 32, 0);
            case WIDTH -> new Point(this, value, 128, 1, value, 0);
            case THREADS -> new Point(this, value, 128, 1, 64, value);
          });
    }
    return points;
  }

  /**
   * One generator and picture.
   *
   * @param value of what grows
   * @param threads native threads; 0 for those of the environment
   */
  record Point(Growth series, int value, int side, int batch, int filters, int threads) {
    /** The argument of the worker that serves this point. */
    String argument() {
      return PREFIX + series + ":" + value;
    }

    /**
     * The point of an argument.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Point of(String argument) {
      for (Growth series : Growth.values()) {
        for (Point point : series.points()) {
          if (point.argument().equals(argument)) {
            return point;
          }
        }
      }
      throw new IllegalArgumentException("no point of growth is called " + argument);
    }

    Workload open() {
      return StandardWorkloads.resnet(BLOCKS, filters, batch, side);
    }

    /** E.g. {@code 1 x 128², 32 filters}. */
    String net() {
      return "%d x %d², %d filters".formatted(batch, side, filters);
    }
  }
}
