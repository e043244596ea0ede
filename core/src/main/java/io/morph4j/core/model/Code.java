package io.morph4j.core.model;

import java.util.List;
import java.util.stream.IntStream;

/** A code that a generator takes beside its noise (InfoGAN, AC-GAN, conditional GAN). */
public sealed interface Code {
  /** E.g. {@code digit}; names do not repeat in a model. */
  String name();

  /** How many columns of the codes (N, D) it takes. */
  int width();

  /**
   * One of several values, as a row of zeros and a one.
   *
   * @param values their names, in the order of the columns
   */
  record Categorical(String name, List<String> values) implements Code {
    public Categorical {
      Bounds.name("code", name);
      values = Bounds.names("value of the code " + name, values, 1, Bounds.SIZE);
    }

    /** Values called 0, 1, … */
    public static Categorical of(String name, int values) {
      return new Categorical(
          name,
          IntStream.range(0, Bounds.in("values of the code " + name, values, 1, Bounds.SIZE))
              .mapToObj(Integer::toString)
              .toList());
    }

    @Override
    public int width() {
      return values.size();
    }
  }

  /** A number from {@code low} to {@code high}, drawn uniformly. */
  record Continuous(String name, double low, double high) implements Code {
    public Continuous {
      Bounds.name("code", name);
      if (!(low < high) || !Double.isFinite(low) || !Double.isFinite(high)) {
        throw new IllegalArgumentException(
            "the code %s goes from %s to %s, expected a range".formatted(name, low, high));
      }
    }

    @Override
    public int width() {
      return 1;
    }
  }
}
