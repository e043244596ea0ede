package io.morph4j.benchmarks;

import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.data.FruitPictures;
import io.morph4j.data.PictureWriter;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.tools.Main;
import java.nio.file.Path;

/**
 * Translates one drawn picture by a small model of random weights, from file to file. The launcher
 * runs it after a build for the archive of classes that Java writes at its end.
 */
final class FirstTranslation {
  private FirstTranslation() {}

  /**
   * @param args an existing folder for the model, the picture and the result
   */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    Path picture = folder.resolve("fruit.png");
    PictureWriter.defaults()
        .write(
            new FruitPictures(32, 1, 0, 1).draw(FruitPictures.Part.TRAIN_A, 0).picture(), picture);
    ResnetGenerator.Options options = ResnetGenerator.Options.of(1).withFilters(4);
    Path model = folder.resolve("model.safetensors");
    new ModelFile(
            ModelDescription.translation("none", options, 3, 3, "A", "B"),
            options.build(Initializer.normal(new RandomStream(1))).state())
        .save(model);
    Main.main(
        new String[] {
          "translate",
          "--model",
          model.toString(),
          picture.toString(),
          "--out",
          folder.resolve("out").toString(),
          "--overwrite"
        });
  }
}
