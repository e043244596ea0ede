package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.data.FruitPictures;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.onnx.OnnxExport;
import io.morph4j.tools.Cli;
import io.morph4j.tools.cli.Interruption;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * {@code morph4j translate} over a folder, from files to files, the model loaded anew each time.
 * Beside it {@link OnnxLoop} runs the same network over the same pictures, decoded beforehand.
 */
final class FolderWorkload implements Workload {
  static final String PICTURES = "pictures";
  static final String NETWORK = "network.onnx";
  private static final String MODEL = "model.safetensors";

  /** Side of the drawn squares that larger pictures are laid out of, as drawing takes its time. */
  private static final int SQUARE = 256;

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
   * What is translated, and by what.
   *
   * @param count of pictures
   * @param width of each, in pixels
   * @param height of each, in pixels
   * @param format of the files, and of the results
   * @param filters of the network's first layer; it has six blocks
   */
  record Files(int count, int width, int height, String format, int filters) {
    /** Writes drawn pictures, a model of random weights, and its ONNX. */
    void write(Path folder) {
      PictureWriter writer = PictureWriter.defaults();
      IntFunction<Picture> drawn = Math.max(width, height) > SQUARE ? mosaics() : squares();
      for (int i = 0; i < count; i++) {
        writer.write(
            drawn.apply(i), folder.resolve(PICTURES).resolve("%04d.%s".formatted(i, format)));
      }
      ResnetGenerator.Options options = ResnetGenerator.Options.of(6).withFilters(filters);
      ModelFile model =
          new ModelFile(
              ModelDescription.translation("none", options, 3, 3, "A", "B"),
              options.build(Initializer.normal(new RandomStream(1))).state());
      model.save(folder.resolve(MODEL));
      OnnxExport.write(model, folder.resolve(NETWORK), OnnxExport.Weights.FLOAT32);
    }

    private IntFunction<Picture> squares() {
      FruitPictures set = new FruitPictures(Math.max(width, height), count, 0, 1);
      return i -> set.draw(FruitPictures.Part.TRAIN_A, i).picture().resized(width, height);
    }

    /** The same few squares, laid out anew in each picture. */
    private IntFunction<Picture> mosaics() {
      int across = (width + SQUARE - 1) / SQUARE;
      int squares = across * ((height + SQUARE - 1) / SQUARE);
      FruitPictures set = new FruitPictures(SQUARE, squares, 0, 1);
      List<BufferedImage> drawn =
          IntStream.range(0, squares)
              .mapToObj(i -> set.draw(FruitPictures.Part.TRAIN_A, i).picture().toBufferedImage())
              .toList();
      Random random = new Random(1);
      return i -> {
        List<BufferedImage> order = new ArrayList<>(drawn);
        Collections.shuffle(order, random);
        BufferedImage mosaic = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = mosaic.createGraphics();
        for (int at = 0; at < squares; at++) {
          graphics.drawImage(order.get(at), at % across * SQUARE, at / across * SQUARE, null);
        }
        graphics.dispose();
        return Picture.of(mosaic);
      };
    }
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
