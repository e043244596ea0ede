package io.morph4j.core.metric;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The extractor that ships with the library: {@link SmallFeatureNetwork}, trained on drawn scenes
 * and shapes with known faults ({@code morph4j train-extractor}). Its distances rank models on one
 * data set without any download; they are no FID and no KID of any publication.
 */
public final class SmallExtractor implements FeatureExtractor {
  private static final String WEIGHTS = "small-extractor.safetensors";

  private final String name;
  private final SmallFeatureNetwork network = new SmallFeatureNetwork(Initializer.zero(), Map.of());
  private final StepMemory memory = new StepMemory();

  private SmallExtractor(Safetensors.Content content, String name) {
    this.name = name;
    network.load(content.tensors());
    network.train(false);
  }

  /** The weights in the jar. */
  public static SmallExtractor builtIn() {
    try (InputStream in = SmallExtractor.class.getResourceAsStream(WEIGHTS)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + WEIGHTS);
      }
      Path file = Files.createTempFile("morph4j-small-extractor", ".safetensors");
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        Safetensors.Content content = Safetensors.read(file);
        return new SmallExtractor(content, content.metadata().getOrDefault("name", "small"));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Weights that {@code morph4j train-extractor} wrote.
   *
   * @throws UserException if the file cannot be read or holds another network
   */
  public static SmallExtractor of(Path file) {
    Safetensors.Content content = Safetensors.read(file);
    try {
      return new SmallExtractor(content, String.valueOf(file.getFileName()));
    } catch (IllegalArgumentException e) {
      throw new UserException(file + ": no weights of the small extractor: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int side() {
    return SmallFeatureNetwork.SIDE;
  }

  @Override
  public int dimensions() {
    return SmallFeatureNetwork.FEATURES;
  }

  @Override
  public boolean givesMaps() {
    return true;
  }

  @Override
  public INDArray features(INDArray pictures) {
    try (StepScope ignored = memory.openWithoutGradients()) {
      List<Tensor> maps = network.maps(Tensor.constant(pictures));
      return SmallFeatureNetwork.features(maps.get(maps.size() - 1)).copy();
    }
  }

  @Override
  public List<INDArray> maps(INDArray pictures) {
    try (StepScope ignored = memory.openWithoutGradients()) {
      return network.maps(Tensor.constant(pictures)).stream().map(Tensor::copy).toList();
    }
  }

  @Override
  public void close() {
    memory.close();
  }

  /** Finds the built-in extractor by the word {@code small}, others by the ending of their file. */
  public static final class Provider implements FeatureExtractorProvider {
    @Override
    public String usage() {
      return "small";
    }

    @Override
    public Optional<FeatureExtractor> open(String specification) {
      if (specification.equals("small")) {
        return Optional.of(builtIn());
      }
      return specification.endsWith(".safetensors")
          ? Optional.of(of(Path.of(specification)))
          : Optional.empty();
    }
  }
}
