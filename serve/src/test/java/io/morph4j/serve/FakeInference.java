package io.morph4j.serve;

import io.morph4j.core.inference.Inference;
import io.morph4j.core.model.Code;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An engine whose generator is a function of its inputs. */
final class FakeInference implements Inference {
  private static final Map<String, NetworkDescription> NETWORKS =
      Map.of("G", new NetworkDescription(NetworkRole.GENERATOR, "fake", Map.of()));

  private final ModelDescription description;
  private final Function<INDArray[], INDArray> generator;
  private volatile boolean closed;

  private FakeInference(
      Signature signature, List<String> domains, Function<INDArray[], INDArray> generator) {
    this.description =
        new ModelDescription(
            "fake", NETWORKS, signature, domains, InferencePolicy.DEFAULT, Map.of());
    this.generator = generator;
  }

  /** RGB to RGB of any size. */
  static FakeInference pair(Function<INDArray, INDArray> generator) {
    return new FakeInference(
        new Signature.PictureToPicture(3, 3, 1, 1),
        List.of("horse", "zebra"),
        inputs -> generator.apply(inputs[0]));
  }

  /** By label: every sample becomes the number of the first label over 127.5, minus 1. */
  static FakeInference labelled(String... labels) {
    Signature signature =
        new Signature.GuidedPictureToPicture(
            3, 3, 1, 1, Signature.Condition.LABEL, labels.length, 0, 0);
    return new FakeInference(
        signature,
        List.of(labels),
        inputs ->
            Nd4j.ones(inputs[0].shape()).muli(Nd4j.argMax(inputs[1], 1).getInt(0) / 127.5 - 1));
  }

  /** Noise (4) and a digit to grey 2 x 3 pictures of the digit's value. */
  static FakeInference sampler() {
    List<Code> codes =
        List.of(Code.Categorical.of("digit", 10), new Code.Continuous("lean", -1, 1));
    Signature signature =
        new Signature.NoiseToPicture(
            4, Signature.Distribution.NORMAL, codes, 1, 2, 3, Signature.Range.SIGNED);
    return new FakeInference(
        signature,
        List.of(),
        inputs -> {
          INDArray made = Nd4j.create(inputs[0].size(0), 1, 2, 3);
          for (int i = 0; i < made.size(0); i++) {
            int digit = 0;
            while (inputs[1].getDouble(i, digit) == 0) {
              digit++;
            }
            made.slice(i).assign(digit / 127.5 - 1);
          }
          return made;
        });
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public INDArray run(String network, INDArray... inputs) {
    return generator.apply(inputs);
  }

  @Override
  public boolean concurrent() {
    return true;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
