package io.morph4j.tools.extractor;

import io.morph4j.data.FruitPictures;
import io.morph4j.data.FruitPictures.Part;
import io.morph4j.data.Picture;
import io.morph4j.engine.tensor.RandomStream;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * A picture of known content, (3, side, side) in [-1, 1].
 *
 * @param content what it shows
 * @param hue the colour of its main object: 0 .. 5 for red, yellow, green, cyan, blue, magenta, 6
 *     for grey
 * @param planes the samples
 */
@SuppressWarnings("ArrayRecordComponent")
record DrawnPicture(Content content, int hue, float[] planes) {
  static final int HUES = 7;

  private static final int GREY = 6;

  /** Picture number {@code index} under {@code seed}. */
  static DrawnPicture draw(long seed, long index, int side) {
    RandomStream random = RandomStream.of(seed, "extractor picture", index);
    Content content = Content.values()[random.nextInt(Content.values().length)];
    if (content == Content.APPLES || content == Content.ORANGES) {
      Part part = content == Content.APPLES ? Part.TRAIN_A : Part.TRAIN_B;
      Picture fruit =
          new FruitPictures(side, 1, 0, seed).draw(part, (int) (index & 0xFFFFF)).picture();
      float[] planes = fruit.planes(3);
      return new DrawnPicture(content, content == Content.APPLES ? 0 : 1, planes);
    }
    int hue = random.nextInt(HUES);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.scale(side, side);
    new Drawing(pen, random, hue).draw(content);
    pen.dispose();
    return new DrawnPicture(content, hue, Picture.of(image).planes(3));
  }

  /** One drawing on the unit square. */
  private record Drawing(Graphics2D pen, RandomStream random, int hue) {
    void draw(Content content) {
      pen.setColor(colour(GREY, random.nextDouble() < 0.5 ? 0.9 : random.nextDouble(0.1, 1)));
      pen.fill(new Rectangle2D.Double(0, 0, 1, 1));
      switch (content) {
        case POLYGONS -> polygons();
        case DISCS -> discs();
        case FACE -> face();
        case STROKES -> strokes();
        case STRIPES -> stripes();
        case TILES -> tiles();
        case CLOUDS -> clouds();
        case ROOMS -> rooms();
        default -> throw new IllegalArgumentException(content + " is not drawn with a pen");
      }
    }

    private Color colour(int wanted, double brightness) {
      float saturation = wanted == GREY ? 0 : (float) random.nextDouble(0.55, 1);
      float angle = (float) (wanted / 6.0 + random.nextDouble(-0.05, 0.05));
      return Color.getHSBColor(angle, saturation, (float) brightness);
    }

    private Color main() {
      return colour(hue, hue == GREY ? random.nextDouble(0, 0.6) : random.nextDouble(0.5, 1));
    }

    private Color any() {
      return colour(random.nextInt(HUES), random.nextDouble(0.2, 1));
    }

    private Ellipse2D disc(double x, double y, double radius) {
      return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    private void polygons() {
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        int corners = 3 + random.nextInt(4);
        double x = random.nextDouble(0.25, 0.75);
        double y = random.nextDouble(0.25, 0.75);
        double radius = random.nextDouble(0.12, 0.4);
        double turn = random.nextDouble(0, 7);
        Path2D path = new Path2D.Double();
        for (int k = 0; k < corners; k++) {
          double angle = turn + 2 * Math.PI * k / corners;
          double px = x + radius * Math.cos(angle);
          double py = y + radius * Math.sin(angle);
          if (k == 0) {
            path.moveTo(px, py);
          } else {
            path.lineTo(px, py);
          }
        }
        path.closePath();
        pen.setColor(i == 0 || random.nextBoolean() ? main() : any());
        pen.fill(path);
      }
    }

    private void discs() {
      int count = 1 + random.nextInt(6);
      for (int i = 0; i < count; i++) {
        double radius = random.nextDouble(0.06, 0.3);
        double x = random.nextDouble(0.1, 0.9);
        double y = random.nextDouble(0.1, 0.9);
        pen.setColor(main());
        pen.fill(disc(x, y, radius));
        if (random.nextBoolean()) {
          pen.setColor(any());
          pen.fill(disc(x, y, radius * random.nextDouble(0.3, 0.8)));
        }
      }
    }

    private void face() {
      double radius = random.nextDouble(0.28, 0.46);
      double x = random.nextDouble(radius, 1 - radius);
      double y = random.nextDouble(radius, 1 - radius);
      pen.setColor(main());
      pen.fill(disc(x, y, radius));
      pen.setColor(colour(GREY, random.nextBoolean() ? 0.1 : 0.95));
      double eye = radius * random.nextDouble(0.08, 0.22);
      pen.fill(disc(x - 0.35 * radius, y - 0.2 * radius, eye));
      pen.fill(disc(x + 0.35 * radius, y - 0.2 * radius, eye));
      pen.setStroke(
          new BasicStroke((float) (0.12 * radius), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      Path2D mouth = new Path2D.Double();
      double bend = random.nextDouble(-0.4, 0.5) * radius;
      mouth.moveTo(x - 0.4 * radius, y + 0.4 * radius);
      mouth.quadTo(x, y + 0.4 * radius + bend, x + 0.4 * radius, y + 0.4 * radius);
      pen.draw(mouth);
    }

    private void strokes() {
      pen.setStroke(
          new BasicStroke(
              (float) random.nextDouble(0.01, 0.05),
              BasicStroke.CAP_ROUND,
              BasicStroke.JOIN_ROUND));
      pen.setColor(main());
      int count = 3 + random.nextInt(9);
      for (int i = 0; i < count; i++) {
        Path2D line = new Path2D.Double();
        line.moveTo(random.nextDouble(), random.nextDouble());
        line.curveTo(
            random.nextDouble(),
            random.nextDouble(),
            random.nextDouble(),
            random.nextDouble(),
            random.nextDouble(),
            random.nextDouble());
        pen.draw(line);
      }
    }

    private void stripes() {
      pen.rotate(random.nextDouble(0, 7), 0.5, 0.5);
      double period = random.nextDouble(0.08, 0.35);
      double share = random.nextDouble(0.3, 0.7);
      Color colour = main();
      for (double x = -0.5 - random.nextDouble() * period; x < 1.5; x += period) {
        pen.setColor(colour);
        pen.fill(new Rectangle2D.Double(x, -0.5, period * share, 2));
      }
    }

    private void tiles() {
      int count = 2 + random.nextInt(6);
      Color first = main();
      Color second = any();
      double edge = 1.0 / count;
      for (int row = 0; row < count; row++) {
        for (int column = 0; column < count; column++) {
          pen.setColor((row + column) % 2 == 0 ? first : second);
          pen.fill(new Rectangle2D.Double(column * edge, row * edge, edge, edge));
        }
      }
    }

    private void clouds() {
      Color colour = main();
      int count = 60 + random.nextInt(120);
      double spread = random.nextDouble(0.04, 0.14);
      for (int i = 0; i < count; i++) {
        pen.setColor(
            new Color(
                colour.getRed(), colour.getGreen(), colour.getBlue(), 20 + random.nextInt(60)));
        pen.fill(
            disc(random.nextDouble(), random.nextDouble(), spread * random.nextDouble(0.5, 1.5)));
      }
    }

    private void rooms() {
      pen.setColor(main());
      double left = random.nextDouble(0.05, 0.25);
      double top = random.nextDouble(0.05, 0.4);
      double width = random.nextDouble(0.5, 0.7);
      double height = 0.95 - top;
      pen.fill(new Rectangle2D.Double(left, top, width, height));
      Color glass = any();
      int columns = 1 + random.nextInt(4);
      int rows = 1 + random.nextInt(4);
      for (int i = 0; i < columns * rows; i++) {
        double w = width / (2 * columns + 1);
        double h = height / (2 * rows + 1);
        pen.setColor(glass);
        pen.fill(
            new Rectangle2D.Double(
                left + w * (2 * (i % columns) + 1), top + h * (2 * (i / columns) + 1), w, h));
      }
    }
  }
}
