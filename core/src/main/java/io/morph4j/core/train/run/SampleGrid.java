package io.morph4j.core.train.run;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.inference.ChannelMatch;
import io.morph4j.core.inference.PictureArrays;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rows of equal-sized pictures as one PNG file with white lines of two pixels between them. */
public final class SampleGrid {
  private static final int GAP = 2;

  private SampleGrid() {}

  /**
   * Writes {@code rows} to {@code file}.
   *
   * @param rows pictures (C, H, W) in [-1, 1] with C 1 or 3, all of the same H and W
   * @return {@code file}
   * @throws io.morph4j.core.file.UserException if the disk is full or the file cannot be written
   */
  public static Path write(Path file, List<List<INDArray>> rows) {
    byte[] png = png(draw(rows));
    AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(png)));
    return file;
  }

  /** The grid as a picture in RGB. */
  public static BufferedImage draw(List<List<INDArray>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    if (columns == 0) {
      throw new IllegalArgumentException("a sample grid needs at least one picture");
    }
    INDArray first = rows.stream().filter(row -> !row.isEmpty()).findFirst().orElseThrow().get(0);
    int height = (int) first.size(1);
    int width = (int) first.size(2);
    BufferedImage grid =
        new BufferedImage(
            columns * (width + GAP) - GAP,
            rows.size() * (height + GAP) - GAP,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = grid.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, grid.getWidth(), grid.getHeight());
    for (int y = 0; y < rows.size(); y++) {
      for (int x = 0; x < rows.get(y).size(); x++) {
        graphics.drawImage(
            picture(rows.get(y).get(x), height, width),
            x * (width + GAP),
            y * (height + GAP),
            null);
      }
    }
    graphics.dispose();
    return grid;
  }

  private static BufferedImage picture(INDArray sample, int height, int width) {
    if (sample.rank() != 3 || sample.size(1) != height || sample.size(2) != width) {
      throw new IllegalArgumentException(
          "samples must be (C, "
              + height
              + ", "
              + width
              + ") like the first one, got "
              + java.util.Arrays.toString(sample.shape()));
    }
    INDArray batch = sample.reshape(1, sample.size(0), height, width);
    return PictureArrays.toImage(ChannelMatch.toChannels(batch, 3));
  }

  private static byte[] png(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
