package io.morph4j.tools.report;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The sample grids of a run one after another as {@code samples.gif}, and the last of them as
 * {@code samples.png}; where grids are small, since a GIF of large ones takes more than the run.
 */
public final class SampleAnimation {
  static final String NAME = "samples.gif";

  private static final int MOST_PIXELS = 1 << 18;
  private static final int MOST_FRAMES = 100;
  private static final int HUNDREDTHS = 12;

  private SampleAnimation() {}

  /**
   * Writes both into {@code run}; nothing if there are less than two grids or they are large.
   *
   * @param grids PNG files, oldest first
   * @throws UserException if a grid cannot be read or a file written
   */
  static void write(Path run, List<Path> grids) {
    if (grids.size() < 2) {
      return;
    }
    Path last = grids.get(grids.size() - 1);
    BufferedImage size = read(last);
    if ((long) size.getWidth() * size.getHeight() > MOST_PIXELS) {
      return;
    }
    AnimatedGif gif = new AnimatedGif(HUNDREDTHS);
    int frames = Math.min(MOST_FRAMES, grids.size());
    for (int i = 0; i < frames; i++) {
      gif.add(read(grids.get((int) Math.round(i * (grids.size() - 1.0) / (frames - 1)))));
    }
    write(run.resolve(NAME), gif.bytes());
    try {
      write(run.resolve("samples.png"), Files.readAllBytes(last));
    } catch (IOException e) {
      throw new UserException("cannot read " + last + ": " + FileErrors.reason(e), e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
  }

  private static BufferedImage read(Path file) {
    try {
      BufferedImage picture = ImageIO.read(file.toFile());
      if (picture == null) {
        throw new UserException(file + " is no picture");
      }
      return picture;
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }
}
