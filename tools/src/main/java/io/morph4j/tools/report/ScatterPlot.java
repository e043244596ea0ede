package io.morph4j.tools.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Points of the plane as a picture. */
public final class ScatterPlot {
  private static final int SIDE = 600;
  private static final int DOT = 3;

  private ScatterPlot() {}

  /**
   * The plot as a PNG file. Axes go from 0 to 1 where all points are there, else as far as points.
   *
   * @param points (x, y), at least one
   */
  public static byte[] png(List<double[]> points) {
    XYChart chart = new XYChartBuilder().width(SIDE).height(SIDE).theme(ChartTheme.Matlab).build();
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setMarkerSize(DOT);
    double[] x = points.stream().mapToDouble(point -> point[0]).toArray();
    double[] y = points.stream().mapToDouble(point -> point[1]).toArray();
    if (points.stream().allMatch(p -> within(p[0]) && within(p[1]))) {
      chart.getStyler().setXAxisMin(0.).setXAxisMax(1.);
      chart.getStyler().setYAxisMin(0.).setYAxisMax(1.);
    }
    chart.addSeries("points", x, y).setMarker(SeriesMarkers.CIRCLE);
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    chart.paint(graphics, SIDE, SIDE);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static boolean within(double value) {
    return value >= 0 && value <= 1;
  }
}
