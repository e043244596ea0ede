package io.morph4j.tools.sample;

import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.model.Code;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that fix codes of samples, as a mixin. */
final class CodeOptions {
  private static final int FEW = 12;

  @Option(
      names = "--codes",
      split = ",",
      paramLabel = "NAME=VALUE",
      description =
          "Values of codes for all samples, such as c1=3,c2=-0.5; the others are drawn. 'morph4j"
              + " info' names the codes of a model.")
  private List<String> codes = List.of();

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "Value of the first code that has classes, for all samples.")
  private @Nullable String chosenClass;

  /**
   * The fixed values by code.
   *
   * @param known the codes of the model
   * @throws UsageException if a specification does not parse, or the model has no such code or
   *     value
   */
  Map<String, String> fixed(List<Code> known) {
    Map<String, String> fixed = new LinkedHashMap<>();
    if (chosenClass != null) {
      Code classes = classes(known, chosenClass);
      fixed.put(classes.name(), value("--class " + chosenClass, classes, chosenClass));
    }
    for (String text : codes) {
      String option = "--codes " + text;
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new UsageException(
            option + ": expected NAME=VALUE" + (known.isEmpty() ? "" : ", " + titles(known)));
      }
      Code code = named(option, text.substring(0, equals).strip(), known);
      String value = value(option, code, text.substring(equals + 1).strip());
      if (fixed.put(code.name(), value) != null) {
        throw new UsageException(option + ": " + code.name() + " is fixed already; name it once");
      }
    }
    return fixed;
  }

  private static Code classes(List<Code> known, String chosen) {
    return known.stream()
        .filter(Code.Categorical.class::isInstance)
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--class %s: the model has no classes, %s; leave --class away"
                        .formatted(chosen, titles(known))));
  }

  /**
   * The code of this name.
   *
   * @param option with its value, for the message
   * @throws UsageException if there is none
   */
  static Code named(String option, String name, List<Code> known) {
    for (Code code : known) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    String nearest = NearestName.of(name, known.stream().map(Code::name).toList());
    throw new UsageException(
        "%s: the model has no code %s%s; %s"
            .formatted(
                option,
                name,
                nearest == null ? "" : ", did you mean " + nearest + "?",
                titles(known)));
  }

  private static String value(String option, Code code, String value) {
    boolean fits =
        code instanceof Code.Categorical categorical
            ? categorical.values().contains(value)
            : finite(value);
    if (!fits) {
      throw new UsageException(
          "%s: \"%s\" is no value of %s".formatted(option, value, title(code)));
    }
    return value;
  }

  /** Whether {@code text} is a number that can be computed with. */
  static boolean finite(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String titles(List<Code> known) {
    return known.isEmpty()
        ? "it takes noise alone"
        : "it has " + known.stream().map(CodeOptions::title).collect(Collectors.joining(", "));
  }

  /** A code with its values, e.g. {@code c1 (0 to 9)}. */
  static String title(Code code) {
    if (code instanceof Code.Continuous range) {
      return "%s (a number, trained from %s to %s)"
          .formatted(code.name(), brief(range.low()), brief(range.high()));
    }
    List<String> values = ((Code.Categorical) code).values();
    boolean counted =
        IntStream.range(0, values.size()).allMatch(i -> values.get(i).equals(Integer.toString(i)));
    String which =
        counted
            ? "0 to " + (values.size() - 1)
            : String.join(", ", values.subList(0, Math.min(FEW, values.size())))
                + (values.size() > FEW ? ", …" : "");
    return code.name() + " (" + which + ")";
  }

  private static String brief(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
