package io.morph4j.cut;

import io.morph4j.engine.tensor.RandomStream;

/** What a step of CUT draws: places in maps, and whether its pictures are mirrored. */
interface Places {
  /**
   * Different places of a map.
   *
   * @param loss {@code A} for patches of the picture to translate, {@code B} for those of the other
   * @param layer of {@link CutConfig#nceLayers}, counted from 0
   * @param count how many, at most {@code all}
   * @return row times width plus column, each at most once
   */
  int[] draw(String loss, int layer, int count, int all);

  /** True for half of the steps. */
  boolean flip();

  /** From a stream of random numbers. */
  static Places drawn(RandomStream stream) {
    return new Places() {
      @Override
      public int[] draw(String loss, int layer, int count, int all) {
        int[] places = new int[all];
        for (int i = 0; i < all; i++) {
          places[i] = i;
        }
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
          int other = i + stream.nextInt(all - i);
          drawn[i] = places[other];
          places[other] = places[i];
        }
        return drawn;
      }

      @Override
      public boolean flip() {
        return stream.nextBoolean();
      }
    };
  }
}
