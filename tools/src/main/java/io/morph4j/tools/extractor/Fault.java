package io.morph4j.tools.extractor;

import io.morph4j.engine.tensor.RandomStream;

/** A way to spoil a picture, planes (3, side, side) in [-1, 1]. */
enum Fault {
  NONE {
    @Override
    void spoil(float[] planes, int side, RandomStream random) {}
  },
  BLUR {
    @Override
    void spoil(float[] planes, int side, RandomStream random) {
      int times = 1 + random.nextInt(3);
      for (int i = 0; i < times; i++) {
        smooth(planes, side, 1);
        smooth(planes, side, side);
      }
    }
  },
  NOISE {
    @Override
    void spoil(float[] planes, int side, RandomStream random) {
      double strength = random.nextDouble(0.08, 0.4);
      for (int i = 0; i < planes.length; i++) {
        planes[i] = clip(planes[i] + strength * random.nextGaussian());
      }
    }
  },
  CHECKERBOARD {
    @Override
    void spoil(float[] planes, int side, RandomStream random) {
      double strength = random.nextDouble(0.06, 0.3);
      boolean stripes = random.nextBoolean();
      for (int i = 0; i < planes.length; i++) {
        int phase = stripes ? i : i + i / side;
        planes[i] = clip(planes[i] + ((phase & 1) == 0 ? strength : -strength));
      }
    }
  },
  INVERSION {
    @Override
    void spoil(float[] planes, int side, RandomStream random) {
      for (int i = 0; i < planes.length; i++) {
        planes[i] = -planes[i];
      }
    }
  },
  LOST_COLOUR {
    @Override
    void spoil(float[] planes, int side, RandomStream random) {
      int plane = side * side;
      for (int i = 0; i < plane; i++) {
        float grey =
            0.299f * planes[i] + 0.587f * planes[plane + i] + 0.114f * planes[2 * plane + i];
        planes[i] = grey;
        planes[plane + i] = grey;
        planes[2 * plane + i] = grey;
      }
    }
  },
  BLOCKS {
    @Override
    void spoil(float[] planes, int side, RandomStream random) {
      int size = 2 << random.nextInt(3);
      for (int i = 0; i < planes.length; i++) {
        int x = i % side;
        int y = i / side;
        planes[i] = planes[(y - y % size) * side + x - x % size];
      }
    }
  },
  SHUFFLED {
    @Override
    void spoil(float[] planes, int side, RandomStream random) {
      float[] from = planes.clone();
      int half = side / 2;
      int turn = 1 + random.nextInt(3);
      for (int i = 0; i < planes.length; i++) {
        int x = i % side;
        int y = i / side % side;
        int plane = i / (side * side);
        int u = (turn & 1) == 0 ? x : (x + half) % side;
        int v = (turn & 2) == 0 ? y : (y + half) % side;
        planes[i] = from[(plane * side + v) * side + u];
      }
    }
  };

  /** Changes {@code planes}. */
  abstract void spoil(float[] planes, int side, RandomStream random);

  private static float clip(double value) {
    return (float) Math.max(-1, Math.min(1, value));
  }

  /** [1 2 1]/4 along one axis, borders left as they are. */
  private static void smooth(float[] planes, int side, int step) {
    float[] from = planes.clone();
    for (int i = 0; i < planes.length; i++) {
      int along = step == 1 ? i % side : i / side % side;
      if (along > 0 && along < side - 1) {
        planes[i] = (from[i - step] + 2 * from[i] + from[i + step]) / 4;
      }
    }
  }
}
