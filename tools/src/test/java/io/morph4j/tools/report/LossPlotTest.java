package io.morph4j.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossPlotTest {
  @TempDir Path folder;

  @Test
  void write_losses_givesAnSvg() throws Exception {
    Path svg = folder.resolve("losses.svg");
    double[] steps = IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();

    LossPlot.write(svg, "losses", steps, Map.of("G", steps, "D", new double[1000]));

    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    var root = factory.newDocumentBuilder().parse(svg.toFile()).getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getElementsByTagName("path").getLength()).isPositive();
  }

  @Test
  void smooth_longCurve_isAMovingMean() {
    double[] smooth = LossPlot.smooth(IntStream.range(0, 200).mapToDouble(i -> i % 2).toArray());

    assertThat(smooth).hasSize(200);
    assertThat(smooth[100]).isBetween(0.39, 0.61);
  }

  @Test
  void smooth_shortCurve_isUnchanged() {
    assertThat(LossPlot.smooth(new double[] {1, 5, 2})).containsExactly(1, 5, 2);
  }

  @Test
  void thin_longCurve_keepsItsEnds() {
    double[] thin = LossPlot.thin(IntStream.range(0, 5000).asDoubleStream().toArray());

    assertThat(thin).hasSize(400).startsWith(0).endsWith(4999);
  }
}
