package io.morph4j.tools.report;

import io.morph4j.core.file.AtomicFile;
import java.awt.Color;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves over training steps as an SVG file. */
public final class LossPlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 340;
  private static final int POINTS = 400;

  private LossPlot() {}

  /**
   * Draws every curve of {@code losses} over {@code steps}, smoothed by a moving mean over a
   * fiftieth of its length.
   *
   * @param steps the numbers of the steps, ascending, at least one
   * @param losses values by name, as many as steps
   */
  public static void write(Path svg, String title, double[] steps, Map<String, double[]> losses)
      throws IOException {
    write(svg, title, "step", steps, losses);
  }

  /** The same over something other than steps, called {@code axis}. */
  public static void write(
      Path svg, String title, String axis, double[] steps, Map<String, double[]> losses)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .theme(ChartTheme.Matlab)
            .title(title)
            .xAxisTitle(axis)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setXAxisDecimalPattern("#,###");
    chart.getStyler().setPlotGridLinesColor(new Color(0xDDDDDD));
    double[] x = thin(steps);
    losses.forEach(
        (name, values) ->
            chart.addSeries(name, x, thin(smooth(values))).setMarker(SeriesMarkers.NONE));
    draw(chart, svg);
  }

  private static void draw(XYChart chart, Path svg) throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(document());
    graphics.setSVGCanvasSize(new java.awt.Dimension(WIDTH, HEIGHT));
    chart.paint(graphics, WIDTH, HEIGHT);
    Writer out = new StringWriter();
    try {
      graphics.stream(out);
      AtomicFile.write(svg, out.toString());
    } catch (SVGGraphics2DIOException e) {
      throw new IOException("cannot write " + svg, e);
    } finally {
      graphics.dispose();
    }
  }

  private static org.w3c.dom.Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java has no XML documents", e);
    }
  }

  /** The mean of the values before and after each place, over a fiftieth of the length. */
  static double[] smooth(double[] values) {
    int reach = values.length / 100;
    double[] smooth = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int from = Math.max(0, i - reach);
      int to = Math.min(values.length, i + reach + 1);
      double sum = 0;
      for (int j = from; j < to; j++) {
        sum += values[j];
      }
      smooth[i] = sum / (to - from);
    }
    return smooth;
  }

  /** At most {@link #POINTS} of the values, evenly spread, the first and the last among them. */
  static double[] thin(double[] values) {
    if (values.length <= POINTS) {
      return values;
    }
    double[] thin = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      thin[i] = values[(int) Math.round(i * (values.length - 1.0) / (POINTS - 1))];
    }
    return thin;
  }
}
