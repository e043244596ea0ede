package io.morph4j.data.fruit;

/** What can be seen at a point of a scene, with the colour that stands for it in a label map. */
enum Thing {
  WALL(0x8090A0),
  FOLIAGE(0x206040),
  CLOTH(0xB0B0B0),
  WOOD(0xA06030),
  CHECKS(0x6060C0),
  STRIPES(0x40A0C0),
  STONE(0x707070),
  APPLE(0xE02040),
  ORANGE(0xFF9000),
  LEMON(0xF0E020),
  PLUM(0x602080),
  STEM(0x402010),
  CALYX(0x90A020),
  LEAF(0x40C040);

  private final int rgb;

  Thing(int rgb) {
    this.rgb = rgb;
  }

  /** Whether this is the body of a fruit. */
  boolean body() {
    return this == APPLE || this == ORANGE || this == LEMON || this == PLUM;
  }

  int rgb() {
    return rgb;
  }
}
