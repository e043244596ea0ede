package io.morph4j.benchmarks;

import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.RandomStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/**
 * Whether memory stays bounded over many pictures of many sizes and over many translators opened
 * and closed: prints resident memory on the way, and the growth after the first fifth against its
 * bound.
 *
 * <pre>java ... io.morph4j.benchmarks.Soak [SIZES [OPENINGS]]</pre>
 */
public final class Soak {
  private static final int SIZES = 2000;
  private static final int OPENINGS = 500;
  private static final long MOST_GROWTH_MB = 150;
  private static final int LEAST_SIDE = 32;
  private static final int SIDES = 224;

  private final PrintStream out;

  private Soak(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    int sizes = args.length > 0 ? Integer.parseInt(args[0]) : SIZES;
    int openings = args.length > 1 ? Integer.parseInt(args[1]) : OPENINGS;
    Path file = Files.createTempFile("soak", ".safetensors");
    try {
      ResnetGenerator.Options options = ResnetGenerator.Options.of(6).withFilters(16);
      new ModelFile(
              ModelDescription.translation("cyclegan", options, 3, 3, "A", "B"),
              options.build(Initializer.normal(new RandomStream(1))).state())
          .save(file);
      Soak soak = new Soak(System.out);
      boolean bounded = soak.sizes(file, sizes);
      bounded &= soak.openings(file, openings);
      if (!bounded) {
        throw new IllegalStateException("memory grew beyond the bound");
      }
    } finally {
      Files.delete(file);
    }
  }

  private boolean sizes(Path file, int count) {
    RandomStream random = RandomStream.of(1, "soak", 0);
    Growth growth = new Growth("sizes", count);
    try (Translator translator = Translator.load(file)) {
      for (int i = 0; i < count; i++) {
        translator.translate(picture(random));
        growth.after(i + 1);
      }
    }
    return growth.bounded();
  }

  private boolean openings(Path file, int count) {
    RandomStream random = RandomStream.of(2, "soak", 0);
    Growth growth = new Growth("openings", count);
    for (int i = 0; i < count; i++) {
      try (Translator translator = Translator.load(file)) {
        translator.translate(picture(random));
      }
      growth.after(i + 1);
    }
    return growth.bounded();
  }

  private static BufferedImage picture(RandomStream random) {
    int width = LEAST_SIDE + random.nextInt(SIDES);
    int height = LEAST_SIDE + random.nextInt(SIDES);
    return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
  }

  /** Resident memory over a series. */
  private final class Growth {
    private final String title;
    private final int count;
    private long settled;
    private long most;

    Growth(String title, int count) {
      this.title = title;
      this.count = count;
      out.printf("%s: %d MB resident before%n", title, resident());
    }

    void after(int done) {
      long now = resident();
      int fifth = Math.max(1, count / 5);
      if (done == fifth) {
        settled = now;
      }
      most = done < fifth ? now : Math.max(most, now);
      if (done % fifth == 0) {
        out.printf("%s: %d MB after %d%n", title, now, done);
      }
    }

    boolean bounded() {
      out.printf(
          "%s: grew by %d MB after the first fifth, bound %d MB%n",
          title, most - settled, MOST_GROWTH_MB);
      return most - settled <= MOST_GROWTH_MB;
    }
  }

  private static long resident() {
    return Pointer.physicalBytes() >> 20;
  }
}
