package io.morph4j.data.labelled;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of numbered pictures, as a table (CSV) with a column for each factor. */
public final class FactorTable {
  private static final List<String> NO_FACTORS = List.of("index", "class");

  private FactorTable() {}

  /**
   * The columns of numbers by name, without {@code index} and {@code class}.
   *
   * @param count lines that are needed, one for each picture
   * @throws UserException if the file cannot be read, has fewer lines or a cell that is no number
   */
  public static Map<String, double[]> read(Path file, int count) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
    if (lines.size() <= count) {
      throw new UserException(
          "%s has %d lines under its header, there are %d pictures"
              .formatted(file, Math.max(0, lines.size() - 1), count));
    }
    List<String> names = Arrays.stream(lines.get(0).split(",", -1)).map(String::strip).toList();
    double[][] columns = new double[names.size()][count];
    for (int row = 0; row < count; row++) {
      String[] cells = lines.get(row + 1).split(",", -1);
      if (cells.length != names.size()) {
        throw new UserException(
            "%s, line %d: %d cells under a header of %d"
                .formatted(file, row + 2, cells.length, names.size()));
      }
      for (int i = 0; i < cells.length; i++) {
        columns[i][row] = number(cells[i], file, row + 2);
      }
    }
    Map<String, double[]> factors = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i++) {
      factors.put(names.get(i), columns[i]);
    }
    factors.keySet().removeAll(NO_FACTORS);
    return factors;
  }

  private static double number(String cell, Path file, int line) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      throw new UserException("%s, line %d: \"%s\" is no number".formatted(file, line, cell), e);
    }
  }
}
