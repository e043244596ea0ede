package io.morph4j.data;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What pictures show, as a table beside them: a line for each file, a column for each attribute.
 *
 * <p>As text in the form of CelebA: the number of files, the names of the attributes, then lines of
 * a file and its values, with spaces between. As CSV: a heading, then the same with commas. Values
 * are 1, and -1 or 0; in CSV true and false too.
 *
 * @param file where it was read
 * @param names of the attributes
 * @param rows values by file as it is called in the table
 */
public record AttributeTable(Path file, List<String> names, Map<String, boolean[]> rows) {
  private static final Splitter COMMAS = Splitter.on(',').trimResults();
  private static final Splitter SPACES =
      Splitter.on(CharMatcher.whitespace()).omitEmptyStrings().trimResults();

  /**
   * Reads {@code file}; those that end in {@code .csv} as CSV, others as text.
   *
   * @throws UserException with the line that is not as it should be
   */
  public static AttributeTable read(Path file) {
    List<String> lines = lines(file);
    boolean csv = isCsv(file);
    int heading = csv ? 0 : 1;
    if (lines.size() < heading + 2) {
      throw new UserException(
          "%s: no table of attributes; it begins with %s, and has a line for each picture"
              .formatted(file, csv ? "a heading" : "the number of pictures and the attributes"));
    }
    Splitter cells = csv ? COMMAS : SPACES;
    List<String> head = cells.splitToList(lines.get(heading));
    List<String> names = csv ? head.subList(1, head.size()) : head;
    Map<String, boolean[]> rows = new LinkedHashMap<>();
    for (int i = heading + 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        List<String> row = cells.splitToList(lines.get(i));
        if (row.size() != names.size() + 1) {
          throw problem(
              file, i, "%d values for %d attributes".formatted(row.size() - 1, names.size()));
        }
        if (rows.put(row.get(0), values(file, i, row)) != null) {
          throw problem(file, i, row.get(0) + " is there twice");
        }
      }
    }
    if (!csv) {
      requireCount(file, lines.get(0).strip(), rows.size());
    }
    return new AttributeTable(file, List.copyOf(names), rows);
  }

  /**
   * The only table in {@code folder}: a {@code .csv} or {@code .txt} file; null if none or more.
   */
  static @Nullable Path in(Path folder) {
    List<Path> tables = new ArrayList<>();
    try (var files = Files.list(folder)) {
      files.filter(AttributeTable::looksLikeOne).sorted().forEach(tables::add);
    } catch (IOException e) {
      throw new UserException(folder + ": cannot be listed: " + FileErrors.reason(e), e);
    }
    if (tables.size() > 1) {
      tables.removeIf(table -> !name(table).contains("attr"));
    }
    return tables.size() == 1 ? tables.get(0) : null;
  }

  private static boolean looksLikeOne(Path file) {
    return Files.isRegularFile(file) && (isCsv(file) || name(file).endsWith(".txt"));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }

  private static boolean isCsv(Path file) {
    return name(file).endsWith(".csv");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException(file + ": cannot be read as text: " + FileErrors.reason(e), e);
    }
  }

  private static boolean[] values(Path file, int line, List<String> row) {
    boolean[] values = new boolean[row.size() - 1];
    for (int k = 0; k < values.length; k++) {
      String text = row.get(k + 1);
      values[k] =
          switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "+1", "true" -> true;
            case "-1", "0", "false" -> false;
            default -> throw problem(file, line, "\"%s\" is neither 1 nor -1 (0)".formatted(text));
          };
    }
    return values;
  }

  private static void requireCount(Path file, String first, int rows) {
    if (!first.equals(Integer.toString(rows))) {
      throw new UserException(
          "%s: line 1 is \"%s\", but there are %d lines of pictures; line 1 is their number, line 2"
                  .formatted(file, first, rows)
              + " the attributes");
    }
  }

  private static UserException problem(Path file, int line, String problem) {
    return new UserException("%s: line %d: %s".formatted(file, line + 1, problem));
  }

  /**
   * The same table with the columns {@code wanted}, in that order; all if that is empty.
   *
   * @throws UsageException if there is no such attribute
   */
  public AttributeTable select(List<String> wanted) {
    if (wanted.isEmpty()) {
      return this;
    }
    int[] columns = wanted.stream().mapToInt(this::column).toArray();
    Map<String, boolean[]> chosen = new LinkedHashMap<>();
    rows.forEach(
        (picture, all) -> {
          boolean[] values = new boolean[columns.length];
          for (int k = 0; k < columns.length; k++) {
            values[k] = all[columns[k]];
          }
          chosen.put(picture, values);
        });
    return new AttributeTable(file, List.copyOf(wanted), chosen);
  }

  private int column(String attribute) {
    int column = names.indexOf(attribute);
    if (column < 0) {
      String nearest = NearestName.of(attribute, names);
      throw new UsageException(
          "%s has no attribute %s%s; it has %s"
              .formatted(
                  file,
                  attribute,
                  nearest == null ? "" : ", did you mean " + nearest + "?",
                  String.join(", ", names)));
    }
    return column;
  }
}
