package io.morph4j.tools.sample;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Encoder;
import io.morph4j.core.metric.Measure;
import io.morph4j.core.metric.Protocol;
import io.morph4j.core.metric.code.CodeAgreement;
import io.morph4j.core.model.Code;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.data.Picture;
import io.morph4j.data.labelled.FactorTable;
import io.morph4j.data.labelled.LabelledFolders;
import io.morph4j.data.labelled.LabelledPictures;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Interruption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the codes that an encoder reads agree with what is known of labelled pictures: clusters with
 * classes, numbers with factors.
 */
public final class CodeEvaluation {
  private static final int FEW = 12;

  private final String source;
  private final LabelledPictures pictures;
  private final int count;
  private final Map<String, double[]> factors;
  private final CodeTable table;
  private final List<float[]> codes = new ArrayList<>();

  /**
   * @param data folder of labelled pictures; {@code t10k-factors.csv}, {@code train-factors.csv} or
   *     {@code test-factors.csv} in it has their factors
   * @param split null for the held-out pictures
   * @param limit measure so many pictures at most
   */
  public CodeEvaluation(ModelDescription model, Path data, @Nullable String split, int limit) {
    boolean train = "train".equals(split);
    if (split != null && !train && !split.equals("test")) {
      throw new UsageException("--split " + split + ": labelled pictures have test and train");
    }
    LabelledFolders found = LabelledFolders.find(data);
    this.pictures =
        train
            ? found.train()
            : found
                .test()
                .orElseThrow(
                    () ->
                        new UserException(
                            data + " has no held-out pictures; --split train takes the others"));
    this.source = train ? "train" : "test";
    this.count = Math.min(limit, pictures.size());
    Path known = factorFile(data, train);
    this.factors = Files.exists(known) ? FactorTable.read(known, count) : Map.of();
    this.table = CodeTable.of(model);
  }

  private static Path factorFile(Path data, boolean train) {
    Path test = data.resolve("t10k-factors.csv");
    return data.resolve(
        train ? "train-factors.csv" : Files.exists(test) ? "t10k-factors.csv" : "test-factors.csv");
  }

  /** Whether a model reads codes off pictures of no particular domain. */
  public static boolean suits(ModelDescription model) {
    return model.network(NetworkRole.ENCODER).isPresent()
        && !(model.signature() instanceof Signature.OfPictures);
  }

  /**
   * Encodes all pictures, telling progress; returns false if it was interrupted.
   *
   * @param model the file
   */
  public boolean encode(Path model, Console console, Interruption interruption) {
    try (Encoder encoder = Encoder.load(model);
        BatchProgress progress = new BatchProgress(console, "encode", count)) {
      for (int i = 0; i < count; i++) {
        if (interruption.requested()) {
          console.say("interrupted after %d of %d pictures".formatted(i, count));
          return false;
        }
        Picture picture = pictures.picture(i);
        codes.add(encoder.encode(picture.toArray(picture.channels())).dup('c').data().asFloat());
        progress.step();
      }
    }
    return true;
  }

  /**
   * All measures: {@code cluster_error} of each categorical code (with its name, if there are
   * several), and of each number and factor the absolute rank correlation.
   */
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    int column = 0;
    long clusterings = table.codes().stream().filter(Code.Categorical.class::isInstance).count();
    for (Code code : table.codes()) {
      if (code instanceof Code.Categorical && pictures.classes().size() > 1) {
        measures.add(clusterError(code, column, clusterings == 1));
      }
      column += code.width();
    }
    correlations()
        .forEach(
            (name, byFactor) ->
                byFactor.forEach(
                    (factor, value) ->
                        measures.add(
                            new Measure(
                                "spearman_" + name + "_" + factor,
                                value,
                                protocol("absolute rank correlation of code and factor")))));
    if (measures.isEmpty()) {
      throw new UserException(
          pictures.source()
              + ": the pictures have neither classes nor factors (t10k-factors.csv) to compare"
              + " codes with");
    }
    return measures;
  }

  private Measure clusterError(Code code, int column, boolean only) {
    int[] clusters =
        codes.stream().mapToInt(row -> CodeTable.largest(row, column, code.width())).toArray();
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = pictures.label(i);
    }
    String details =
        String.format(
            Locale.ROOT,
            "each value of %s a class of its own (Hungarian assignment); %.4f where values may share"
                + " a class",
            code.name(),
            CodeAgreement.majorityError(clusters, classes));
    return new Measure(
        only ? "cluster_error" : "cluster_error_" + code.name(),
        CodeAgreement.oneToOneError(clusters, classes),
        protocol(details));
  }

  private Protocol protocol(String details) {
    return Protocol.ofPixels(count, count, source, details);
  }

  /** Absolute rank correlations by code and factor. */
  Map<String, Map<String, Double>> correlations() {
    Map<String, double[]> numbers = new LinkedHashMap<>();
    for (int i = 0; i < codes.size(); i++) {
      int row = i;
      table
          .values(codes.get(i))
          .forEach(
              (name, value) -> {
                if (value instanceof Float number && !name.endsWith(CodeTable.SHARE)) {
                  numbers.computeIfAbsent(name, any -> new double[count])[row] = number;
                }
              });
    }
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    numbers.forEach(
        (name, values) -> {
          Map<String, Double> row = new LinkedHashMap<>();
          factors.forEach(
              (factor, truth) -> row.put(factor, Math.abs(CodeAgreement.spearman(values, truth))));
          all.put(name, row);
        });
    return all;
  }

  /** Lines for people: the error of clusters, and correlations with a line for each code. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Measure measure : measures()) {
      if (measure.name().startsWith("cluster_error")) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s %.4f (%d pictures of %s; %s)",
                measure.name(),
                measure.value(),
                count,
                source,
                measure.protocol().details()));
      }
    }
    Map<String, Map<String, Double>> all = correlations();
    if (!factors.isEmpty() && !all.isEmpty()) {
      StringBuilder header = new StringBuilder("%-12s".formatted("|Spearman|"));
      factors.keySet().forEach(factor -> header.append("%12s".formatted(factor)));
      lines.add(header.toString());
      all.entrySet().stream()
          .filter(row -> all.size() <= FEW || isBestOfAny(row.getValue(), all))
          .forEach(row -> lines.add(line(row.getKey(), row.getValue())));
    }
    return lines;
  }

  /** Whether a code correlates best with some factor. */
  private static boolean isBestOfAny(
      Map<String, Double> row, Map<String, Map<String, Double>> all) {
    return row.entrySet().stream()
        .anyMatch(
            own ->
                all.values().stream()
                    .allMatch(other -> other.getOrDefault(own.getKey(), 0.) <= own.getValue()));
  }

  private static String line(String name, Map<String, Double> byFactor) {
    StringBuilder line = new StringBuilder("%-12s".formatted(name));
    byFactor.values().forEach(value -> line.append(String.format(Locale.ROOT, "%12.3f", value)));
    return line.toString();
  }
}
