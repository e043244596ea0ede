package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.data.FruitPictures;
import io.morph4j.data.PictureWriter;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.onnx.OnnxExport;
import io.morph4j.tools.Cli;
import io.morph4j.tools.cli.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code morph4j translate} over a folder, from files to files, the model loaded anew each time.
 * Beside it {@link OnnxLoop} runs the same network over the same pictures, decoded beforehand.
 */
final class FolderWorkload implements Workload {
  static final String PICTURES = "pictures";
  static final String NETWORK = "network.onnx";
  private static final String MODEL = "model.safetensors";
  private static final ResnetGenerator.Options OPTIONS =
      ResnetGenerator.Options.of(6).withFilters(32);

  private final Path folder;
  private final String format;

  /**
   * @param format of the results
   */
  FolderWorkload(Path folder, String format) {
    this.folder = folder;
    this.format = format;
  }

  /**
   * Writes drawn pictures with the ending {@code format}, a model of random weights, and its ONNX.
   */
  static void write(Path folder, int count, int width, int height, String format) {
    FruitPictures drawn = new FruitPictures(Math.max(width, height), count, 0, 1);
    PictureWriter writer = PictureWriter.defaults();
    for (int i = 0; i < count; i++) {
      writer.write(
          drawn.draw(FruitPictures.Part.TRAIN_A, i).picture().resized(width, height),
          folder.resolve(PICTURES).resolve("%04d.%s".formatted(i, format)));
    }
    ModelFile model =
        new ModelFile(
            ModelDescription.translation("none", OPTIONS, 3, 3, "A", "B"),
            OPTIONS.build(Initializer.normal(new RandomStream(1))).state());
    model.save(folder.resolve(MODEL));
    OnnxExport.write(model, folder.resolve(NETWORK), OnnxExport.Weights.FLOAT32);
  }

  @Override
  public void run() {
    ByteArrayOutputStream talk = new ByteArrayOutputStream();
    int code =
        new Cli(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(talk, true, StandardCharsets.UTF_8),
                new Interruption())
            .run(
                "translate",
                "--model",
                folder.resolve(MODEL).toString(),
                folder.resolve(PICTURES).toString(),
                "--out",
                folder.resolve("out").toString(),
                "--format",
                format,
                "--overwrite");
    if (code != 0) {
      throw new IllegalStateException(talk.toString(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {}
}
