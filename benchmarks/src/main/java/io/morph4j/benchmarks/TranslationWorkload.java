package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Translator} over several pictures of one size, one after the other. */
final class TranslationWorkload implements Workload {
  private final Translator translator;
  private final long parameters;
  private final INDArray[] pictures;

  /**
   * @param generator whose weights are used; given up, so that only the translator's are in memory
   * @param options what it was built from
   * @param count pictures in one iteration
   * @param side H and W of the pictures {@code (1, 3, H, W)}
   */
  TranslationWorkload(Layer generator, NetworkOptions<?> options, int count, int side) {
    ModelDescription description =
        ModelDescription.translation("none", options, 3, 3, "noise", "noise");
    this.translator = loaded(new ModelFile(description, generator.state()));
    this.parameters = generator.parameterCount();
    this.pictures = new INDArray[count];
    for (int i = 0; i < count; i++) {
      pictures[i] = Nd4j.rand(DataType.FLOAT, 1, 3, side, side).muli(2).subi(1);
    }
  }

  /** The translator as users get it: from a file. */
  private static Translator loaded(ModelFile model) {
    try {
      Path file = Files.createTempFile("morph4j-bench", ".safetensors");
      try {
        model.save(file);
        model.weights().values().forEach(INDArray::close);
        return Translator.load(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void run() {
    for (INDArray picture : pictures) {
      translator.translate(picture).close();
    }
  }

  @Override
  public long parameters() {
    return parameters;
  }

  @Override
  public void close() {
    translator.close();
  }
}
