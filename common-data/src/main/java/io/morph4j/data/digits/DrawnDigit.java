package io.morph4j.data.digits;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/** Digits as strokes in the unit square, y downwards; no font is needed. */
final class DrawnDigit {
  private static final Shape[] SHAPES = {
    zero(), one(), two(), three(), four(), five(), six(), seven(), eight(), nine()
  };

  /** Sides of the box that a digit fills, as shares of the picture. */
  private static final double WIDTH = .34;

  private static final double HEIGHT = .58;

  private DrawnDigit() {}

  /**
   * White strokes on black.
   *
   * @return rows of {@code size} samples
   */
  static byte[] draw(DigitFactors factors, int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(Color.WHITE);
      double unit = size / 28.0;
      g.setStroke(
          new BasicStroke(
              (float) (factors.thickness() * unit), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      AffineTransform place = new AffineTransform();
      place.translate(size / 2.0 + factors.x() * unit, size / 2.0 + factors.y() * unit);
      place.shear(-Math.tan(Math.toRadians(factors.slant())), 0);
      place.scale(WIDTH * size, HEIGHT * size);
      place.translate(-.5, -.5);
      g.draw(place.createTransformedShape(SHAPES[factors.digit()]));
    } finally {
      g.dispose();
    }
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  private static Shape zero() {
    return new Ellipse2D.Double(.06, 0, .88, 1);
  }

  private static Shape one() {
    return lines(.22, .22, .58, 0, .58, 1);
  }

  private static Shape two() {
    Path2D path = new Path2D.Double();
    path.moveTo(.06, .27);
    path.curveTo(.1, -.09, .92, -.09, .92, .28);
    path.curveTo(.92, .5, .4, .7, .04, 1);
    path.lineTo(.98, 1);
    return path;
  }

  private static Shape three() {
    Path2D path = new Path2D.Double();
    path.moveTo(.08, .14);
    path.curveTo(.35, -.12, .9, -.03, .87, .24);
    path.curveTo(.86, .42, .6, .47, .4, .47);
    path.curveTo(.7, .47, .97, .55, .94, .75);
    path.curveTo(.9, 1.07, .3, 1.08, .04, .86);
    return path;
  }

  private static Shape four() {
    return lines(.7, 1, .7, 0, .02, .68, .98, .68);
  }

  private static Shape five() {
    Path2D path = new Path2D.Double();
    path.moveTo(.9, 0);
    path.lineTo(.2, 0);
    path.lineTo(.13, .45);
    path.curveTo(.45, .28, .95, .36, .94, .69);
    path.curveTo(.93, 1.07, .3, 1.1, .04, .88);
    return path;
  }

  private static Shape six() {
    Path2D path = new Path2D.Double();
    path.moveTo(.8, .02);
    path.curveTo(.3, .1, .06, .45, .06, .7);
    path.curveTo(.06, 1.1, .94, 1.1, .94, .7);
    path.curveTo(.94, .36, .2, .32, .06, .7);
    return path;
  }

  private static Shape seven() {
    return lines(.04, 0, .96, 0, .38, 1);
  }

  private static Shape eight() {
    Path2D path = new Path2D.Double(new Ellipse2D.Double(.16, 0, .68, .46));
    path.append(new Ellipse2D.Double(.06, .46, .88, .54), false);
    return path;
  }

  private static Shape nine() {
    return AffineTransform.getRotateInstance(Math.PI, .5, .5).createTransformedShape(six());
  }

  /** A stroke through points x, y one after another. */
  private static Shape lines(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    return path;
  }
}
