package io.morph4j.tools.sample;

import io.morph4j.core.model.Signature.NoiseToPoints;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.report.ScatterPlot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Points of drawn noise and codes: {@code points.csv} and, in the plane, {@code points.png}. */
record PointSamples(int count) {

  /** Returns false if it was interrupted. */
  boolean write(SampleWork work, BatchProgress progress) {
    NoiseToPoints signature = (NoiseToPoints) work.sampler().description().signature();
    boolean plane = signature.dimensions() == 2;
    Path table = work.out().resolve("points.csv");
    Path plot = work.out().resolve("points.png");
    work.results().requireNew(plane ? List.of(table, plot) : List.of(table));
    INDArray noise = work.sampler().noise(count, work.seed());
    INDArray codes = work.sampler().codes(count, work.seed(), work.fixed());
    List<double[]> points = new ArrayList<>();
    StringBuilder lines = new StringBuilder(header(signature)).append('\n');
    for (int from : SampleWork.chunks(count)) {
      if (work.interruption().requested()) {
        return false;
      }
      INDArray made = work.made(noise, codes, from);
      for (int i = 0; i < made.size(0); i++) {
        double[] point = new double[(int) made.size(1)];
        for (int j = 0; j < point.length; j++) {
          point[j] = made.getDouble(i, j);
        }
        lines.append(line(point, work.values(codes, points.size()))).append('\n');
        points.add(point);
        progress.step();
      }
    }
    work.results().write(table, lines.toString(), Map.of("points", count));
    if (plane) {
      work.results().write(plot, ScatterPlot.png(points), Map.of("points", count));
    }
    return true;
  }

  private static String header(NoiseToPoints signature) {
    Stream<String> axes =
        signature.dimensions() == 2
            ? Stream.of("x", "y")
            : IntStream.rangeClosed(1, signature.dimensions()).mapToObj(i -> "x" + i);
    return Stream.concat(axes, signature.codes().stream().map(code -> code.name()))
        .collect(Collectors.joining(","));
  }

  private static String line(double[] point, Map<String, Object> codes) {
    Stream<String> numbers =
        java.util.Arrays.stream(point).mapToObj(x -> String.format(Locale.ROOT, "%.6f", x));
    return Stream.concat(numbers, codes.values().stream().map(String::valueOf))
        .collect(Collectors.joining(","));
  }
}
