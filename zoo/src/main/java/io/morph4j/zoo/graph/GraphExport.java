package io.morph4j.zoo.graph;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Inference;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.Signature;
import io.morph4j.engine.tensor.RandomStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes the networks of a model as zips of DL4J, which {@code
 * ModelSerializer.restoreComputationGraph} opens where this module is on the class path. Equal
 * models give equal bytes.
 */
public final class GraphExport {
  private static final String ENDING = ".zip";

  /** How exactly a graph's results are those of Morph4J's engine, at most. */
  private static final double DIFFERENCE = 1e-4;

  /** The first that a zip can tell. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /**
   * One file.
   *
   * @param network its name in the model
   * @param difference from Morph4J's own results on random pictures of three sizes, at most
   */
  public record Written(String network, Path file, double difference) {}

  private GraphExport() {}

  /**
   * Writes the model's network to {@code out}; of a model of several, each to a file beside it that
   * has {@code -NETWORK} before its ending. Existing files are replaced.
   *
   * @throws UserException if a network is not known as graph, its results differ by more than 1e-4,
   *     or the disk is full; nothing is written then
   */
  public static List<Written> write(ModelFile model, Path out) {
    ModelDescription description = model.description();
    if (!(description.signature() instanceof Signature.OfPictures pictures)) {
      throw new UserException(
          "a model from %s has no graph of DL4J; 'morph4j export onnx' writes any model"
              .formatted(description.signature().title()));
    }
    List<Written> written = new ArrayList<>();
    Map<Path, byte[]> files = new LinkedHashMap<>();
    for (String network : description.networks().keySet()) {
      Path file = description.networks().size() == 1 ? out : beside(out, network);
      ComputationGraph graph = NetworkModel.load(model, network, GraphSettings.DEFAULT);
      double difference = difference(model, network, graph, pictures);
      if (!(difference <= DIFFERENCE)) {
        throw new UserException(
            "%s is not written: the graph of %s gives results that differ by %.2g from Morph4J's, more than %.2g"
                .formatted(file, network, difference, DIFFERENCE));
      }
      files.put(file, bytes(graph));
      written.add(new Written(network, file, difference));
    }
    files.forEach(
        (file, bytes) ->
            AtomicFile.write(
                file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(bytes))));
    return written;
  }

  private static Path beside(Path out, String network) {
    String name = String.valueOf(out.getFileName());
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    return out.resolveSibling(stem + "-" + network + ENDING);
  }

  private static byte[] bytes(ComputationGraph graph) {
    ByteArrayOutputStream dated = new ByteArrayOutputStream();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(graph, dated, false);
      try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(dated.toByteArray()));
          ZipOutputStream out = new ZipOutputStream(bytes)) {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          ZipEntry undated = new ZipEntry(entry.getName());
          undated.setTimeLocal(NO_TIME);
          out.putNextEntry(undated);
          in.transferTo(out);
          out.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** One picture at a time: then statistics of the batch are those of the picture. */
  private static double difference(
      ModelFile model, String network, ComputationGraph graph, Signature.OfPictures signature) {
    long step = signature.multiple();
    long side = (signature.leastSide() + step - 1) / step * step;
    double most = 0;
    try (Inference own = Inference.of(withoutDropout(model))) {
      for (long[] sides :
          List.of(
              new long[] {side + step, side + step},
              new long[] {side, side + step},
              new long[] {side + 2 * step, side})) {
        INDArray pictures =
            Nd4j.create(DataType.FLOAT, 1, signature.inputChannels(), sides[0], sides[1]);
        RandomStream.of(0, "export", 0).fillUniform(pictures, -1, 1);
        INDArray expected = own.run(network, pictures);
        INDArray got = graph.outputSingle(pictures);
        most = Math.max(most, expected.sub(got).amaxNumber().doubleValue());
      }
    }
    return most;
  }

  private static ModelFile withoutDropout(ModelFile model) {
    ModelDescription description = model.description();
    return new ModelFile(
        description.withPolicy(description.policy().with(Map.of("dropout", "false"))),
        model.weights());
  }
}
