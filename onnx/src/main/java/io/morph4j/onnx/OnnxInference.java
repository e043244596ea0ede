package io.morph4j.onnx;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Inference;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Networks in ONNX files, run by ONNX Runtime: those that {@link OnnxExport} wrote, and generators
 * from elsewhere that take one picture (N, C, H, W) in [-1, 1] and give one of the same size.
 */
final class OnnxInference implements Inference {
  private static final String KEY = "morph4j";

  private final ModelDescription description;
  private final Map<String, OnnxNetwork> networks;
  private volatile boolean closed;

  private OnnxInference(ModelDescription description, Map<String, OnnxNetwork> networks) {
    this.description = description;
    this.networks = networks;
  }

  /**
   * The networks of {@code file} and of the files beside it that belong to the model.
   *
   * @throws UserException if a file is missing, damaged, or of a network that does not translate
   */
  static OnnxInference open(Path file, Map<String, String> changed) {
    requireFile(file);
    Map<String, OnnxNetwork> networks = new LinkedHashMap<>();
    try {
      OnnxNetwork main = OnnxNetwork.open(file);
      networks.put("", main);
      boolean own = main.metadata().containsKey(KEY);
      ModelDescription description =
          own ? ModelDescription.ofMetadata(main.metadata(), file) : foreign(file, main);
      InferencePolicy policy = checked(file, description.policy(), changed);
      networks.remove("");
      String first = mainNetwork(description);
      networks.put(first, main);
      for (String name : description.networks().keySet()) {
        if (!name.equals(first)) {
          Path beside = file(file, description, name);
          requireFile(beside);
          networks.put(name, OnnxNetwork.open(beside));
        }
      }
      return new OnnxInference(description.withPolicy(policy), networks);
    } catch (RuntimeException e) {
      networks.values().forEach(OnnxNetwork::close);
      throw e;
    }
  }

  private static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(file + ": there is no such file");
    }
  }

  /** What a file was traced by cannot be changed any more. */
  private static InferencePolicy checked(
      Path file, InferencePolicy policy, Map<String, String> changed) {
    InferencePolicy wanted = policy.with(changed);
    if (wanted.dropout() != policy.dropout()
        || wanted.batchStatistics() != policy.batchStatistics()) {
      throw new UsageException(
          file
              + ": dropout and batch statistics are fixed in an ONNX file; use the model it was"
              + " exported from");
    }
    return wanted;
  }

  /** The network that a model is opened by. */
  private static String mainNetwork(ModelDescription description) {
    return description
        .network(NetworkRole.GENERATOR)
        .or(() -> description.network(NetworkRole.ENCODER))
        .orElseThrow();
  }

  /** Where a network of a model is whose main one is in {@code main}. */
  static Path file(Path main, ModelDescription description, String network) {
    if (network.equals(mainNetwork(description))) {
      return main;
    }
    String name = String.valueOf(main.getFileName());
    String stem = name.replaceFirst("(?i)\\.onnx$", "");
    return main.resolveSibling(stem + "-" + network + ".onnx");
  }

  private static ModelDescription foreign(Path file, OnnxNetwork network) {
    Map<String, long[]> inputs = network.inputs();
    Map<String, long[]> outputs = network.outputs();
    long[] in = inputs.values().iterator().next();
    long[] out = outputs.values().iterator().next();
    boolean fits =
        inputs.size() == 1
            && in.length == 4
            && out.length == 4
            && (in[1] == 1 || in[1] == 3)
            && (out[1] == 1 || out[1] == 3)
            && in[2] == in[3];
    if (!fits) {
      throw new UserException(
          "%s: a generator takes one input [N, C, H, W] with 1 or 3 channels and gives one; this network takes %s and gives %s"
              .formatted(file, told(inputs), told(outputs)));
    }
    int side = (int) Math.max(1, in[2]);
    return new ModelDescription(
        "onnx",
        Map.of("G", new NetworkDescription(NetworkRole.GENERATOR, "onnx", Map.of())),
        new Signature.PictureToPicture((int) in[1], (int) out[1], side, side),
        List.of("A", "B"),
        InferencePolicy.of(false, BatchStatistics.RUNNING),
        Map.of());
  }

  private static String told(Map<String, long[]> shapes) {
    return String.join(
        ", ",
        shapes.entrySet().stream()
            .map(each -> each.getKey() + " " + Arrays.toString(each.getValue()))
            .toList());
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public INDArray run(String network, INDArray... inputs) {
    if (closed) {
      throw new IllegalStateException("this model was closed: open it again");
    }
    OnnxNetwork wanted = networks.get(network);
    if (wanted == null) {
      throw new IllegalArgumentException(
          "the model has no network " + network + ", there are " + networks.keySet());
    }
    return wanted.run(inputs);
  }

  @Override
  public boolean concurrent() {
    return true;
  }

  @Override
  public void close() {
    closed = true;
    networks.values().forEach(OnnxNetwork::close);
  }
}
