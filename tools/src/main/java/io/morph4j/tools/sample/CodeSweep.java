package io.morph4j.tools.sample;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.model.Code;
import io.morph4j.core.train.run.SampleGrid;
import io.morph4j.tools.cli.BatchProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A grid in which one code changes from column to column, while noise and all other codes of a row
 * stay.
 *
 * @param values of the code, one for each column
 */
record CodeSweep(Code code, List<String> values, int rows) {
  private static final Pattern RANGED = Pattern.compile("(.+?)=(.+)\\.\\.(.+)");

  /**
   * The sweep of {@code text}, {@code CODE} or {@code CODE=LOW..HIGH}.
   *
   * @param columns values of a continuous code
   * @throws UsageException if the model has no such code, or the range is none
   */
  static CodeSweep parse(String text, int columns, int rows, SampleWork work) {
    String option = "--sweep " + text;
    Matcher ranged = RANGED.matcher(text);
    boolean hasRange = ranged.matches();
    Code code = CodeOptions.named(option, hasRange ? ranged.group(1) : text, work.codes());
    if (work.fixed().containsKey(code.name())) {
      throw new UsageException(
          "%s: %s is fixed by --codes or --class; leave that away".formatted(option, code.name()));
    }
    if (code instanceof Code.Categorical categorical) {
      if (hasRange) {
        throw new UsageException(
            "%s: %s has no range; --sweep %s shows all of its values"
                .formatted(option, CodeOptions.title(code), code.name()));
      }
      return new CodeSweep(code, categorical.values(), rows);
    }
    Code.Continuous range = (Code.Continuous) code;
    String low = hasRange ? ranged.group(2) : String.valueOf(range.low());
    String high = hasRange ? ranged.group(3) : String.valueOf(range.high());
    if (!CodeOptions.finite(low) || !CodeOptions.finite(high)) {
      throw new UsageException(
          "%s: expected CODE=LOW..HIGH, such as %s=-2..2".formatted(option, code.name()));
    }
    return new CodeSweep(
        code, spread(Double.parseDouble(low), Double.parseDouble(high), columns), rows);
  }

  private static List<String> spread(double low, double high, int columns) {
    return IntStream.range(0, columns)
        .mapToObj(i -> String.valueOf(low + (high - low) * i / Math.max(1, columns - 1)))
        .toList();
  }

  /** Returns false if it was interrupted. */
  boolean write(SampleWork work, BatchProgress progress) {
    Path file = work.out().resolve("sweep-%s.png".formatted(fileName(code.name())));
    work.results().requireNew(List.of(file));
    INDArray noise = work.sampler().noise(rows, work.seed());
    List<List<INDArray>> grid = new ArrayList<>();
    IntStream.range(0, rows).forEach(row -> grid.add(new ArrayList<>()));
    for (String value : values) {
      if (work.interruption().requested()) {
        return false;
      }
      Map<String, String> fixed = new LinkedHashMap<>(work.fixed());
      fixed.put(code.name(), value);
      INDArray codes = work.sampler().codes(rows, work.seed(), fixed);
      for (int from : SampleWork.chunks(rows)) {
        List<INDArray> made = SampleWork.pictures(work.made(noise, codes, from));
        for (int i = 0; i < made.size(); i++) {
          grid.get(from + i).add(made.get(i));
        }
      }
      progress.step();
    }
    SampleGrid.write(file, grid);
    work.results().written(file, Map.of("code", code.name(), "values", values, "rows", rows));
    return true;
  }

  private static String fileName(String name) {
    return name.replaceAll("[^A-Za-z0-9_-]", "_");
  }
}
