package io.morph4j.tools.demo;

import io.morph4j.data.FruitPictures.Part;
import java.nio.file.Path;

/**
 * Where the demo keeps what.
 *
 * <pre>
 * data/                              the drawn pictures and their masks
 * run/                               the training run
 * translated/AtoB/apple-0001.png     held-out pictures through the trained networks
 * untrained/AtoB.safetensors         the networks before training
 * untrained/AtoB/apple-0001.png      the same pictures through those
 * styles/run/, styles/untrained/     the same of a second chapter
 * index.html, losses-….svg           the page
 * </pre>
 *
 * @param top of all
 * @param root of the chapter; the first one's is {@code top}
 */
record DemoFolder(Path top, Path root) {
  DemoFolder(Path top) {
    this(top, top);
  }

  /** The folder of the chapter after this. */
  DemoFolder next() {
    return new DemoFolder(top, root.resolve("styles"));
  }

  Path data() {
    return top.resolve("data");
  }

  Path run() {
    return root.resolve("run");
  }

  Path untrained(String direction) {
    return root.resolve("untrained").resolve(direction + ".safetensors");
  }

  /** The folder of translations by the {@code trained} or the untrained network. */
  Path translations(boolean trained, String direction) {
    return root.resolve(trained ? "translated" : "untrained").resolve(direction);
  }

  Path pictures(Part part) {
    return data().resolve(part.folder());
  }

  Path masks(Part part) {
    return data().resolve("masks").resolve(part.folder());
  }

  /** The link from the page to {@code file}. */
  String link(Path file) {
    return top.relativize(file).toString().replace('\\', '/');
  }
}
