package io.morph4j.spark;

import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.engine.tensor.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pictures, broken ones, and a model of a handful of weights. */
final class TestPictures {
  private static final ResnetGenerator.Options OPTIONS =
      ResnetGenerator.Options.of(1).withFilters(2);

  private TestPictures() {}

  static Path model(Path file) {
    ResnetGenerator generator = OPTIONS.build(Initializer.normal(RandomStream.of(1, "tiny", 0)));
    new ModelFile(
            ModelDescription.translation("cyclegan", OPTIONS, 3, 3, "apple", "orange"),
            generator.state())
        .save(file);
    return file;
  }

  static Picture picture(long seed, int width, int height, int channels) {
    RandomStream random = new RandomStream(seed);
    float[] values = new float[width * height * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1);
    }
    return Picture.ofPlanes(values, channels, height, width, 8);
  }

  static void write(Path file, long seed, int width, int height) {
    PictureWriter.defaults().write(picture(seed, width, height, 3), file);
  }

  /** A PNG that ends in the middle. */
  static void writeCut(Path file, long seed) throws IOException {
    byte[] whole = PictureWriter.defaults().encode(picture(seed, 20, 16, 3), file);
    Files.createDirectories(file.getParent());
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
  }
}
