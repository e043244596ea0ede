package io.morph4j.onnx;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Inference;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Networks in ONNX files, run by ONNX Runtime: those that {@link OnnxExport} wrote, and generators
 * from elsewhere ({@link ForeignGenerator}). The latter take {@code range}, {@code layout} and
 * {@code order} beside components of the policy.
 */
final class OnnxInference implements Inference {
  private static final String KEY = "morph4j";

  private final ModelDescription description;
  private final Map<String, OnnxNetwork> networks;
  private final @Nullable PictureForm form;
  private volatile boolean closed;

  private OnnxInference(
      ModelDescription description, Map<String, OnnxNetwork> networks, @Nullable PictureForm form) {
    this.description = description;
    this.networks = networks;
    this.form = form;
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
      PictureForm.Chosen chosen = PictureForm.Chosen.of(changed);
      ForeignGenerator foreign = null;
      if (!main.metadata().containsKey(KEY)) {
        foreign = ForeignGenerator.of(file, main, chosen);
      } else if (!chosen.options().isEmpty()) {
        throw new UsageException(
            "--%s is for ONNX files from elsewhere; %s says itself how pictures stand in it"
                .formatted(chosen.options().keySet().iterator().next(), file));
      }
      ModelDescription description =
          foreign == null
              ? ModelDescription.ofMetadata(main.metadata(), file)
              : foreign.description();
      InferencePolicy policy = checked(file, description.policy(), chosen.rest());
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
      return new OnnxInference(
          description.withPolicy(policy), networks, foreign == null ? null : foreign.form());
    } catch (RuntimeException e) {
      networks.values().forEach(OnnxNetwork::close);
      throw e;
    }
  }

  /**
   * The networks of a model file of Morph4J, traced and run by ONNX Runtime. Dropout is off.
   *
   * @throws UserException if the file cannot be used, or ONNX lacks an operation
   */
  static OnnxInference ofModel(Path file, Map<String, String> changed) {
    ModelFile model = ModelFile.load(file);
    ModelDescription described = model.description();
    ModelDescription description =
        described.withPolicy(described.policy().with(changed).with(Map.of("dropout", "false")));
    Map<String, OnnxNetwork> networks = new LinkedHashMap<>();
    try {
      OnnxExport.inMemory(new ModelFile(description, model.weights()))
          .forEach((name, bytes) -> networks.put(name, OnnxNetwork.of(bytes, name)));
      return new OnnxInference(description, networks, null);
    } catch (RuntimeException e) {
      networks.values().forEach(OnnxNetwork::close);
      throw e instanceof IllegalArgumentException ? ModelFile.unusable(file, described, e) : e;
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
    return form == null
        ? wanted.run(inputs)
        : form.ofNetwork(wanted.run(form.toNetwork(inputs[0])));
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
