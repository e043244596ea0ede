package io.morph4j.tools.sample;

import io.morph4j.core.model.Code;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the columns of an encoder mean: the codes of the model, else the noise of its generator, a
 * style or plain numbers.
 */
public final class CodeTable {
  /** What a column of probabilities ends in. */
  public static final String SHARE = "_share";

  private final List<Code> codes;
  private final String letter;

  private CodeTable(List<Code> codes, String letter) {
    this.codes = codes;
    this.letter = letter;
  }

  /** The table of a model that encodes. */
  public static CodeTable of(ModelDescription model) {
    if (model.signature() instanceof Signature.OfNoise noise) {
      return new CodeTable(noise.codes(), "z");
    }
    boolean style = model.signature() instanceof Signature.GuidedPictureToPicture;
    return new CodeTable(List.of(), style ? "s" : "z");
  }

  /** The codes that are read, empty if the columns have no names of their own. */
  public List<Code> codes() {
    return codes;
  }

  /**
   * The values of a row: of a categorical code the most probable value and, as {@code NAME_share},
   * its probability.
   *
   * @param row what the encoder gave for a picture
   */
  public Map<String, Object> values(float[] row) {
    Map<String, Object> values = new LinkedHashMap<>();
    int column = 0;
    for (Code code : codes) {
      if (code instanceof Code.Categorical categorical) {
        int place = largest(row, column, code.width());
        values.put(code.name(), categorical.values().get(place));
        values.put(code.name() + SHARE, row[column + place]);
      } else {
        values.put(code.name(), row[column]);
      }
      column += code.width();
    }
    for (int i = column; i < row.length; i++) {
      values.put(letter + (i - column + 1), row[i]);
    }
    return values;
  }

  /** The place of the largest of {@code count} numbers from {@code from} on. */
  public static int largest(float[] row, int from, int count) {
    int largest = 0;
    for (int i = 1; i < count; i++) {
      largest = row[from + i] > row[from + largest] ? i : largest;
    }
    return largest;
  }
}
