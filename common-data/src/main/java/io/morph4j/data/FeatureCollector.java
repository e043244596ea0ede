package io.morph4j.data;

import io.morph4j.core.metric.FeatureExtractor;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Features of many pictures, computed in batches. */
public final class FeatureCollector {
  private static final int BATCH = 16;

  private final FeatureExtractor extractor;
  private final List<float[]> waiting = new ArrayList<>();
  private final List<float[]> rows = new ArrayList<>();

  public FeatureCollector(FeatureExtractor extractor) {
    this.extractor = extractor;
  }

  /** One more picture, of any size. */
  public void add(Picture picture) {
    waiting.add(ExactResampling.toSquare(picture, extractor.side()));
    if (waiting.size() == BATCH) {
      flush();
    }
  }

  private void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    INDArray features = extractor.features(batch(extractor, waiting));
    for (int i = 0; i < waiting.size(); i++) {
      rows.add(features.getRow(i).castTo(DataType.FLOAT).dup().data().asFloat());
    }
    waiting.clear();
  }

  /** Pictures (N, 3, S, S) for {@code extractor}, from its resampled planes. */
  public static INDArray batch(FeatureExtractor extractor, List<float[]> planes) {
    int side = extractor.side();
    int length = 3 * side * side;
    float[] values = new float[planes.size() * length];
    for (int i = 0; i < planes.size(); i++) {
      System.arraycopy(planes.get(i), 0, values, i * length, length);
    }
    return Nd4j.createFromArray(values).reshape('c', planes.size(), 3, side, side);
  }

  public int size() {
    return rows.size() + waiting.size();
  }

  /** All of them, (N, D). */
  public INDArray features() {
    flush();
    return Nd4j.create(rows.toArray(new float[0][]));
  }
}
