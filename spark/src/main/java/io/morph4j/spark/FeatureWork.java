package io.morph4j.spark;

import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureMoments;
import io.morph4j.data.FeatureCollector;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.spark.PictureWork.Failure;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a task of {@link MetricsJob} does with its pictures: features, and of these the moments.
 *
 * @param folder address of the pictures
 * @param rows whether the features themselves are wanted too
 */
record FeatureWork(
    Broadcast<SharedExtractors.Named> extractor,
    Broadcast<SerializableConfiguration> configuration,
    String folder,
    boolean rows)
    implements FlatMapFunction<Iterator<FeatureWork.Chunk>, FeatureWork.Part>, Serializable {

  /**
   * Pictures that are measured by one task.
   *
   * @param first the number of the first of them in its set
   */
  record Chunk(int first, ArrayList<String> names) implements Serializable {}

  /**
   * What is known of a part of a set.
   *
   * @param moments null if no picture could be read
   * @param rows the features by the number of the first picture of their chunk; empty if not wanted
   */
  record Part(
      @Nullable FeatureMoments moments,
      TreeMap<Integer, float[][]> rows,
      ArrayList<Failure> failures)
      implements Serializable {
    /** This part and {@code other}. */
    Part and(Part other) {
      TreeMap<Integer, float[][]> all = new TreeMap<>(rows);
      all.putAll(other.rows);
      ArrayList<Failure> failed = new ArrayList<>(failures);
      failed.addAll(other.failures);
      return new Part(
          moments == null
              ? other.moments
              : other.moments == null ? moments : moments.and(other.moments),
          all,
          failed);
    }
  }

  @Override
  public Iterator<Part> call(Iterator<Chunk> chunks) {
    Configuration hadoop = configuration.value().value();
    HadoopFolder from = HadoopFolder.of(folder, hadoop);
    FeatureExtractor used = SharedExtractors.of(extractor.value());
    List<Part> parts = new ArrayList<>();
    chunks.forEachRemaining(chunk -> parts.add(part(from, used, chunk)));
    return parts.iterator();
  }

  private Part part(HadoopFolder from, FeatureExtractor used, Chunk chunk) {
    PictureReader reader = PictureReader.defaults();
    ArrayList<Failure> failures = new ArrayList<>();
    FeatureCollector collector = new FeatureCollector(used);
    for (String name : chunk.names()) {
      try {
        Picture picture = reader.decode(Path.of(name), PictureWork.bytes(from, name, reader));
        synchronized (used) {
          collector.add(picture);
        }
      } catch (RuntimeException e) {
        failures.add(new Failure(from.address(name), PictureWork.reason(name, e)));
      }
    }
    TreeMap<Integer, float[][]> found = new TreeMap<>();
    if (collector.size() == 0) {
      return new Part(null, found, failures);
    }
    INDArray features;
    synchronized (used) {
      features = collector.features();
    }
    if (rows) {
      found.put(chunk.first(), features.toFloatMatrix());
    }
    return new Part(FeatureMoments.of(features), found, failures);
  }
}
