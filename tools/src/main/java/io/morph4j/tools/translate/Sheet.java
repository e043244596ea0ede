package io.morph4j.tools.translate;

import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.train.run.SampleGrid;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureTranslation;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sources and their translations in rows: a column for the sources, then one for each guide. Where
 * guides are pictures, those stand above their columns.
 *
 * <p>All pictures have the size of the first source.
 */
public final class Sheet {
  private final Translator translator;
  private final List<Picture> sources;
  private final int width;
  private final int height;

  /**
   * @param sources at least one
   */
  public Sheet(Translator translator, List<Picture> sources) {
    this.translator = translator;
    this.width = sources.get(0).width();
    this.height = sources.get(0).height();
    this.sources =
        sources.stream().map(each -> each.withoutAlpha().resized(width, height)).toList();
  }

  /**
   * Every source by every guide.
   *
   * @param references what stands above the columns of the guides; may be empty
   */
  public BufferedImage draw(List<Guide> guides, List<Picture> references) {
    List<List<INDArray>> rows = new ArrayList<>();
    if (!references.isEmpty()) {
      List<INDArray> head = new ArrayList<>(List.of(Nd4j.ones(3, height, width)));
      references.forEach(each -> head.add(cell(each.withoutAlpha().resized(width, height))));
      rows.add(head);
    }
    for (Picture source : sources) {
      List<INDArray> row = new ArrayList<>(List.of(cell(source)));
      guides.forEach(guide -> row.add(cell(PictureTranslation.of(translator, guide, source))));
      rows.add(row);
    }
    return SampleGrid.draw(rows);
  }

  /** A picture for each guide: the sources beside their translations by it. */
  public List<BufferedImage> frames(List<Guide> guides) {
    return guides.stream().map(guide -> draw(List.of(guide), List.of())).toList();
  }

  private static INDArray cell(Picture picture) {
    return picture.toArray(3).reshape('c', 3, picture.height(), picture.width());
  }

  /**
   * Guides by styles in a straight line from each of {@code guides} to the next.
   *
   * @param steps from one to the next
   * @return {@code (guides - 1)·steps + 1} guides, the given styles among them
   */
  public List<Guide> between(List<Guide> guides, int steps) {
    List<INDArray> styles = guides.stream().map(translator::style).toList();
    List<Guide> line = new ArrayList<>();
    for (int i = 0; i + 1 < styles.size(); i++) {
      INDArray from = styles.get(i);
      INDArray way = styles.get(i + 1).sub(from);
      IntStream.range(0, steps)
          .mapToObj(step -> Guide.style(from.add(way.mul((double) step / steps))))
          .forEach(line::add);
    }
    line.add(Guide.style(styles.get(styles.size() - 1)));
    return line;
  }
}
