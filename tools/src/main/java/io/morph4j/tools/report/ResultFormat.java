package io.morph4j.tools.report;

import io.morph4j.core.metric.Measure;
import io.morph4j.core.metric.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures as text and for programs. */
public final class ResultFormat {
  private ResultFormat() {}

  /** A table of measure, value and protocol. */
  public static List<String> table(List<Measure> measures) {
    List<String> lines = new ArrayList<>();
    lines.add("%-13s %10s  %s".formatted("measure", "value", "protocol"));
    for (Measure measure : measures) {
      lines.add(
          "%-13s %10s  %s".formatted(measure.name(), number(measure.value()), measure.protocol()));
    }
    return lines;
  }

  /** A number with the digits that matter. */
  public static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f", value);
  }

  /** One map for each measure. */
  public static List<Map<String, Object>> maps(List<Measure> measures) {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (Measure measure : measures) {
      Protocol protocol = measure.protocol();
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("measure", measure.name());
      map.put("value", json(measure.value()));
      map.put("extractor", protocol.extractor());
      map.put("pictures", protocol.pictures());
      map.put("references", protocol.references());
      map.put("referenceSplit", protocol.referenceSplit());
      map.put("resize", protocol.resize());
      map.put("details", protocol.details());
      maps.add(map);
    }
    return maps;
  }

  /** JSON has no word for infinity and not-a-number: they become text. */
  public static Object json(double value) {
    return Double.isFinite(value) ? (Object) value : String.valueOf(value);
  }
}
