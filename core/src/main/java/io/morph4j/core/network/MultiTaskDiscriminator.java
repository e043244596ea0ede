package io.morph4j.core.network;

import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A discriminator that answers several questions about a picture from one trunk: real or generated,
 * which domain, which code (AC-GAN, InfoGAN, StarGAN).
 */
public class MultiTaskDiscriminator extends Module {
  private final Layer trunk;
  private final Map<String, Layer> heads = new LinkedHashMap<>();

  /**
   * @param trunkName the trunk's name in the state dictionary; empty if its layers stand there
   *     themselves
   * @param trunk pictures to features
   * @param heads features to answers, by their names in the state dictionary
   */
  public MultiTaskDiscriminator(String trunkName, Layer trunk, Map<String, Layer> heads) {
    if (heads.isEmpty()) {
      throw new IllegalArgumentException("a multi-task discriminator needs at least one head");
    }
    this.trunk = trunkName.isEmpty() ? inlined(trunk) : child(trunkName, trunk);
    heads.forEach((name, head) -> this.heads.put(name, child(name, head)));
  }

  /** The answer of every head for {@code x} {@code (N, C, H, W)}, by name. */
  public Map<String, Tensor> forward(Tensor x) {
    Tensor features = StepScope.tidy(() -> trunk.forward(x));
    Map<String, Tensor> answers = new LinkedHashMap<>();
    heads.forEach((name, head) -> answers.put(name, StepScope.tidy(() -> head.forward(features))));
    return answers;
  }

  /** The answer of one head; the others are not computed. */
  public Tensor forward(Tensor x, String head) {
    Layer layer = heads.get(head);
    if (layer == null) {
      throw new IllegalArgumentException("no head " + head + ", there are " + heads.keySet());
    }
    return layer.forward(StepScope.tidy(() -> trunk.forward(x)));
  }
}
