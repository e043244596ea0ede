package io.morph4j.tools.translate;

import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import io.morph4j.core.model.Signature.Condition;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureTranslation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Pictures to any domain of a model and back, by whatever the model is guided. */
public final class DomainTranslation {
  private final Translator translator;
  private final boolean styled;
  private final int count;
  private final Map<String, INDArray> styles = new HashMap<>();

  /**
   * @param translator of a guided model
   * @param styles translations of each picture, where the model has styles
   */
  public DomainTranslation(Translator translator, int styles) {
    this.translator = translator;
    this.styled = styled(translator.description());
    this.count = styles;
  }

  /** Whether a model is guided by styles. */
  public static boolean styled(ModelDescription model) {
    return model.signature() instanceof Signature.GuidedPictureToPicture guided
        && guided.condition() == Condition.STYLE;
  }

  /** Whether the model is guided by styles; else it is by labels. */
  public boolean styled() {
    return styled;
  }

  /** {@code source} in the style of {@code reference}, a picture of {@code domain}. */
  public Picture by(Picture reference, Picture source, String domain) {
    Guide guide = Guide.reference(reference.toArray(reference.channels()), domain);
    return PictureTranslation.of(translator, guide, source);
  }

  /** The translation to {@code domain}; with styles one for each of the seeds 0, 1, ... */
  public List<Picture> outputs(Picture source, String domain) {
    if (!styled) {
      return List.of(PictureTranslation.of(translator, Guide.label(domain), source));
    }
    INDArray drawn =
        styles.computeIfAbsent(
            domain,
            name ->
                Nd4j.concat(
                    0,
                    IntStream.range(0, count)
                        .mapToObj(seed -> translator.style(Guide.latent(seed, name)))
                        .toArray(INDArray[]::new)));
    INDArray one = source.toArray(source.channels());
    INDArray[] copies = Collections.nCopies(count, one).toArray(INDArray[]::new);
    INDArray all = translator.translate(Nd4j.concat(0, copies), Guide.style(drawn));
    List<Picture> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      INDArray row =
          all.get(
                  NDArrayIndex.interval(i, i + 1),
                  NDArrayIndex.all(),
                  NDArrayIndex.all(),
                  NDArrayIndex.all())
              .dup('c');
      outputs.add(Picture.ofArray(row, source.bits()));
    }
    return outputs;
  }

  /**
   * {@code output} back in its own {@code domain}: by its label, or in the style of {@code source}
   * itself.
   */
  public Picture back(Picture output, Picture source, String domain) {
    return styled
        ? by(source, output, domain)
        : PictureTranslation.of(translator, Guide.label(domain), output);
  }
}
