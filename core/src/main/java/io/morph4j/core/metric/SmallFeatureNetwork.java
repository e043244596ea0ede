package io.morph4j.core.metric;

import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The built-in classifier of pictures, whose inside serves as features: {@code c3s2-24, c3s2-48,
 * c3s1-64, c3s2-96, c3s1-64}, each with a bias and ReLU, the mean over all places, and a linear
 * head for each question.
 *
 * <p>It has no normalisation, so that contrast and brightness stay visible in the features.
 */
public final class SmallFeatureNetwork extends Module {
  /** The height and width of its pictures. */
  public static final int SIDE = 64;

  /** Number of its features. */
  public static final int FEATURES = 64;

  private static final int[] WIDTHS = {24, 48, 64, 96, FEATURES};
  private static final int[] STRIDES = {2, 2, 1, 2, 1};

  private final List<Layer> convolutions = new ArrayList<>();
  private final Map<String, Layer> heads = new LinkedHashMap<>();

  /**
   * @param heads number of classes by the name of the question; none to use the features alone
   */
  public SmallFeatureNetwork(Initializer init, Map<String, Integer> heads) {
    int in = 3;
    for (int i = 0; i < WIDTHS.length; i++) {
      ConvolutionGeometry geometry = ConvolutionGeometry.of(STRIDES[i], 1);
      convolutions.add(child("conv" + (i + 1), new Conv2d(init, in, WIDTHS[i], 3, geometry, true)));
      in = WIDTHS[i];
    }
    heads.forEach(
        (name, classes) ->
            this.heads.put(name, child("head_" + name, new Linear(init, FEATURES, classes, true))));
  }

  /** Whether {@code key} of the state dictionary belongs to a head. */
  public static boolean isHead(String key) {
    return key.startsWith("head_");
  }

  /** Whether {@code key} belongs to the last convolution, whose scale is that of the features. */
  public static boolean isLast(String key) {
    return key.startsWith("conv" + WIDTHS.length);
  }

  /**
   * The maps after each convolution, (N, C, H, W), from fine to coarse.
   *
   * @param pictures (N, 3, 64, 64) in [-1, 1]
   */
  public List<Tensor> maps(Tensor pictures) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = pictures;
    for (Layer convolution : convolutions) {
      x = Activations.relu(convolution.forward(x));
      maps.add(x);
    }
    return maps;
  }

  /** The features (N, 64) of the last of {@link #maps}. */
  public static Tensor features(Tensor lastMap) {
    long n = lastMap.size(0);
    long c = lastMap.size(1);
    long places = lastMap.size(2) * lastMap.size(3);
    return lastMap.reshape(n, c, places).sumTo(n, c, 1).reshape(n, c).times(1.0 / places);
  }

  /** The logits of each head for pictures (N, 3, 64, 64), by its name. */
  public Map<String, Tensor> answers(Tensor pictures) {
    List<Tensor> maps = maps(pictures);
    Tensor features = features(maps.get(maps.size() - 1));
    Map<String, Tensor> answers = new LinkedHashMap<>();
    heads.forEach((name, head) -> answers.put(name, head.forward(features)));
    return answers;
  }
}
