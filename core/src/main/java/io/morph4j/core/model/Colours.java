package io.morph4j.core.model;

/** What the channels of a network from picture to picture are. */
public enum Colours {
  /** Grey or RGB in [-1, 1], as pictures have them. */
  RGB,
  /** Lightness in, {@code a} and {@code b} of CIELAB out: the network colours grey pictures. */
  LAB
}
