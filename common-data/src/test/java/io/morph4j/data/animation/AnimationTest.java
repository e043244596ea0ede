package io.morph4j.data.animation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Java2DFrameConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnimationTest {
  private static final List<BufferedImage> FRAMES =
      List.of(flat(Color.RED), flat(Color.GREEN), flat(Color.BLUE));

  @TempDir Path folder;

  private static BufferedImage flat(Color color) {
    BufferedImage picture = new BufferedImage(63, 20, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(0, 0, 63, 20);
    graphics.dispose();
    return picture;
  }

  @Test
  void write_gif_hasTheFramesOverAndOver() throws IOException {
    Path file = folder.resolve("a.gif");
    Animation.ofFileName(file).orElseThrow().write(FRAMES, 10, file);

    ImageReader reader = ImageIO.getImageReadersBySuffix("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(3);
      for (int i = 0; i < 3; i++) {
        assertThat(reader.read(i).getRGB(16, 10)).isEqualTo(FRAMES.get(i).getRGB(16, 10));
      }
    } finally {
      reader.dispose();
    }
    assertThat(file).content(StandardCharsets.ISO_8859_1).contains("NETSCAPE2.0");
  }

  @Test
  void write_mp4_hasTheFramesOnEvenSides() throws IOException {
    Path file = folder.resolve("a.mp4");
    Animation.ofFileName(file).orElseThrow().write(FRAMES, 10, file);

    try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        Java2DFrameConverter converter = new Java2DFrameConverter()) {
      grabber.start();
      assertThat(grabber.getImageWidth()).isEqualTo(64);
      assertThat(grabber.getImageHeight()).isEqualTo(20);
      assertThat(grabber.getFrameRate()).isCloseTo(10, within(1e-6));
      for (BufferedImage frame : FRAMES) {
        BufferedImage read = converter.convert(grabber.grabImage());
        Color seen = new Color(read.getRGB(16, 10));
        Color drawn = new Color(frame.getRGB(16, 10));
        assertThat(seen.getRed()).isCloseTo(drawn.getRed(), within(40));
        assertThat(seen.getGreen()).isCloseTo(drawn.getGreen(), within(40));
        assertThat(seen.getBlue()).isCloseTo(drawn.getBlue(), within(40));
      }
      assertThat(grabber.grabImage()).isNull();
    }
  }

  @Test
  void ofFileName_others_areNone() {
    assertThat(Animation.ofFileName(Path.of("sheet.png"))).isEmpty();
    assertThat(Animation.ofFileName(Path.of("sheet.GIF"))).contains(Animation.GIF);
  }
}
