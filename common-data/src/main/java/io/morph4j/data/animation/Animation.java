package io.morph4j.data.animation;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of pictures in motion. */
public enum Animation {
  /** 256 colours a frame, over and over. */
  GIF {
    @Override
    void encode(List<BufferedImage> frames, double rate, Path file) throws IOException {
      GifFrames.write(frames, rate, file);
    }
  },
  /** H.264 by FFmpeg; sides are made even by a last row or column twice. */
  MP4 {
    @Override
    void encode(List<BufferedImage> frames, double rate, Path file) throws IOException {
      Mp4Frames.write(frames, rate, file);
    }
  };

  abstract void encode(List<BufferedImage> frames, double rate, Path file) throws IOException;

  private String ending() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  /** The format that the name of {@code file} ends in; empty if it is none of these. */
  public static Optional<Animation> ofFileName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> name.endsWith(format.ending())).findFirst();
  }

  /**
   * Writes {@code frames} to {@code file}, whole or not at all.
   *
   * @param frames RGB, all of one size
   * @param rate frames in a second
   * @throws UserException if the disk is full or the file cannot be written
   */
  public void write(List<BufferedImage> frames, double rate, Path file) {
    if (frames.isEmpty() || !(rate > 0)) {
      throw new IllegalArgumentException(
          "frames and a positive rate are wanted, got %d at %s".formatted(frames.size(), rate));
    }
    try {
      Path made = Files.createTempFile("morph4j-animation", ending());
      try {
        encode(frames, rate, made);
        byte[] bytes = Files.readAllBytes(made);
        AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
      } finally {
        Files.delete(made);
      }
    } catch (IOException e) {
      throw new UserException(file + ": cannot be written: " + FileErrors.reason(e), e);
    }
  }
}
