package io.morph4j.benchmarks;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.tools.machine.Benchmark;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Whether memory stays bounded over pictures of many sizes, over translators that are opened, used
 * and closed, and over the steps of a training: resident memory after the first hundred, the most
 * after that, and the bound of the difference.
 */
final class Soak {
  /**
   * How long each series is.
   *
   * @param sizes pictures, each of another size
   * @param openings translators
   * @param steps of a training
   */
  record Counts(int sizes, int openings, int steps) {
    static final Counts USUAL = new Counts(2000, 500, 3000);
  }

  private static final long MOST_GROWTH_MB = 150;
  private static final int ALIKE = 200;
  private static final int LEAST_SIDE = 32;
  private static final int MOST_SIDE = 256;

  private final Counts counts;
  private final Consumer<String> talk;
  private final BooleanSupplier stop;
  private final List<MemorySeries> done = new ArrayList<>();

  Soak(Counts counts, Consumer<String> talk, BooleanSupplier stop) {
    this.counts = counts;
    this.talk = talk;
    this.stop = stop;
  }

  /**
   * @throws UserException if memory grew beyond the bound
   */
  Benchmark.Report run() {
    try (CaseFolder folder = new CaseFolder()) {
      Path model = folder.path().resolve("soak.safetensors");
      ResnetGenerator.Options options = ResnetGenerator.Options.of(6).withFilters(16);
      new ModelFile(
              ModelDescription.translation("cyclegan", options, 3, 3, "A", "B"),
              options.build(Initializer.normal(new RandomStream(1))).state())
          .save(model);
      boolean complete =
          pictures(
                  "one size",
                  model,
                  Math.min(ALIKE, counts.sizes()),
                  i -> picture(MOST_SIDE, MOST_SIDE))
              && pictures("sizes", model, counts.sizes(), Soak::anySize)
              && openings(model)
              && steps(folder.path());
      return report(complete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean pictures(
      String title, Path model, int count, IntFunction<BufferedImage> picture) {
    MemorySeries series = new MemorySeries(title, count);
    try (Translator translator = Translator.load(model)) {
      for (int i = 0; i < count && !stop.getAsBoolean(); i++) {
        translator.translate(picture.apply(i));
        series.after(i + 1);
      }
    }
    return end(series);
  }

  private boolean openings(Path model) {
    MemorySeries series = new MemorySeries("openings", counts.openings());
    for (int i = 0; i < counts.openings() && !stop.getAsBoolean(); i++) {
      try (Translator translator = Translator.load(model)) {
        translator.translate(anySize(i));
      }
      series.after(i + 1);
    }
    return end(series);
  }

  private boolean steps(Path folder) throws IOException {
    MemorySeries series = new MemorySeries("steps", counts.steps());
    try (SoakedTraining training = new SoakedTraining(folder, counts.steps())) {
      for (int step = 0; step < counts.steps() && !stop.getAsBoolean(); ) {
        step = training.next();
        series.after(step);
      }
    }
    return end(series);
  }

  /** Whether to go on. */
  private boolean end(MemorySeries series) {
    series.close();
    done.add(series);
    talk.accept(series.line());
    return !stop.getAsBoolean();
  }

  private static BufferedImage anySize(int number) {
    RandomStream random = RandomStream.of(1, "soak", number);
    int sides = MOST_SIDE - LEAST_SIDE + 1;
    return picture(LEAST_SIDE + random.nextInt(sides), LEAST_SIDE + random.nextInt(sides));
  }

  private static BufferedImage picture(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
  }

  private Benchmark.Report report(boolean complete) {
    TextTable table =
        new TextTable(
            1,
            "series",
            "of",
            "MB before",
            "after the first " + MemorySeries.SETTLED,
            "most after that",
            "growth",
            "after close");
    List<Map<String, Object>> facts = new ArrayList<>();
    for (MemorySeries series : done) {
      table.row(series.cells());
      facts.add(series.facts());
    }
    List<String> lines = new ArrayList<>(table.lines());
    List<String> faults = new ArrayList<>();
    for (MemorySeries series : done) {
      judge(series.title() + " grew", series.growth(), faults);
    }
    if (done.size() > 1) {
      long more = done.get(1).most() - done.get(0).most();
      lines.add("");
      lines.add("many sizes take %d MB more than one".formatted(more));
      judge("many sizes took more than one", more, faults);
    }
    lines.add("bound of each growth: %d MB".formatted(MOST_GROWTH_MB));
    if (!faults.isEmpty()) {
      lines.forEach(talk);
      throw new UserException("bench --soak: " + String.join("; ", faults));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("boundMb", MOST_GROWTH_MB);
    all.put("series", facts);
    return new Benchmark.Report(lines, all, complete);
  }

  private static void judge(String what, long growth, List<String> faults) {
    if (growth > MOST_GROWTH_MB) {
      faults.add("%s by %d MB, at most %d were wanted".formatted(what, growth, MOST_GROWTH_MB));
    }
  }
}
