package io.morph4j.tools.sample;

import io.morph4j.core.inference.Sampler;
import io.morph4j.core.model.Code;
import io.morph4j.core.model.Signature.OfNoise;
import io.morph4j.tools.cli.Interruption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What samples are made with and where they go.
 *
 * @param fixed values of codes by name; the others are drawn
 * @param out the folder of the files
 */
record SampleWork(
    Sampler sampler,
    Map<String, String> fixed,
    long seed,
    Path out,
    SampleResults results,
    Interruption interruption) {
  /** Samples that are made at once. */
  static final int CHUNK = 64;

  List<Code> codes() {
    return ((OfNoise) sampler.description().signature()).codes();
  }

  /** The places where pieces of {@code count} samples begin. */
  static List<Integer> chunks(int count) {
    List<Integer> starts = new ArrayList<>();
    for (int from = 0; from < count; from += CHUNK) {
      starts.add(from);
    }
    return starts;
  }

  /** What the generator makes of rows {@code from} on, at most {@link #CHUNK}. */
  INDArray made(INDArray noise, INDArray codes, int from) {
    int to = (int) Math.min(noise.size(0), from + (long) CHUNK);
    return sampler.sample(
        rows(noise, from, to), codes.length() == 0 ? codes : rows(codes, from, to));
  }

  private static INDArray rows(INDArray all, int from, int to) {
    return all.get(NDArrayIndex.interval(from, to), NDArrayIndex.all()).dup('c');
  }

  /** The pictures of a batch (N, C, H, W), each (C, H, W). */
  static List<INDArray> pictures(INDArray batch) {
    List<INDArray> pictures = new ArrayList<>();
    for (int i = 0; i < batch.size(0); i++) {
      pictures.add(
          batch
              .get(
                  NDArrayIndex.interval(i, i + 1),
                  NDArrayIndex.all(),
                  NDArrayIndex.all(),
                  NDArrayIndex.all())
              .dup('c')
              .reshape('c', batch.size(1), batch.size(2), batch.size(3)));
    }
    return pictures;
  }

  /** The values of row {@code row} of codes (N, D) by name. */
  Map<String, Object> values(INDArray rows, int row) {
    Map<String, Object> values = new LinkedHashMap<>();
    int column = 0;
    for (Code code : codes()) {
      if (code instanceof Code.Categorical categorical) {
        int place = 0;
        while (rows.getDouble(row, column + place) != 1) {
          place++;
        }
        values.put(code.name(), categorical.values().get(place));
      } else {
        values.put(code.name(), rows.getDouble(row, column));
      }
      column += code.width();
    }
    return values;
  }
}
