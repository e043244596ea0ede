package io.morph4j.stargan;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures of one disc on grey, a folder for each colour. */
public final class Discs {
  private static final int SIDE = 16;
  private static final Map<String, Color> COLOURS =
      Map.of(
          "blue", new Color(40, 60, 210),
          "green", new Color(40, 190, 60),
          "red", new Color(210, 40, 40));

  private Discs() {}

  /** Writes {@code count} pictures of each colour into {@code root/train/COLOUR}. */
  public static void write(Path root, int count) throws IOException {
    Random random = new Random(3);
    for (String name : COLOURS.keySet().stream().sorted().toList()) {
      Path folder = Files.createDirectories(root.resolve("train").resolve(name));
      for (int i = 0; i < count; i++) {
        draw(folder.resolve(i + ".png"), COLOURS.get(name), random);
      }
    }
  }

  private static void draw(Path file, Color color, Random random) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.GRAY);
    g.fillRect(0, 0, SIDE, SIDE);
    g.setColor(color);
    g.fillOval(1 + random.nextInt(4), 1 + random.nextInt(4), 10, 10);
    g.dispose();
    ImageIO.write(image, "png", file.toFile());
  }
}
