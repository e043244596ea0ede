package io.morph4j.core.inference;

import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.model.Signature.Condition;
import io.morph4j.engine.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a generator takes beside the picture, made of guides by the other networks of the file. */
final class Conditions {
  /** Latents whose styles are averaged for truncation (Choi et al. 2020, code). */
  private static final int MEAN_OF = 10_000;

  private static final int BATCH = 500;

  private final Inference inference;
  private final ModelDescription description;
  private final Signature.GuidedPictureToPicture signature;
  private final Map<String, INDArray> meanStyles = new ConcurrentHashMap<>();

  Conditions(Inference inference, Signature.GuidedPictureToPicture signature) {
    this.inference = inference;
    this.description = inference.description();
    this.signature = signature;
  }

  /**
   * The condition of {@code count} pictures.
   *
   * @return (count, K) labels or (count, S) styles
   * @throws UserException if the model is not guided so, or a name is unknown
   */
  INDArray of(Guide guide, int count) {
    INDArray rows = rows(guide);
    if (rows.size(0) == count) {
      return rows;
    }
    if (rows.size(0) != 1) {
      throw new IllegalArgumentException(
          "%s of %d rows cannot guide %d pictures: give one row or as many as pictures"
              .formatted(guide.title(), rows.size(0), count));
    }
    return Nd4j.repeat(rows, count).reshape('c', count, rows.size(1));
  }

  private INDArray rows(Guide guide) {
    boolean byLabel = signature.condition() == Condition.LABEL;
    if (guide instanceof Guide.Label label && byLabel) {
      return labels(label.labels());
    }
    if (guide instanceof Guide.Style style && !byLabel) {
      return checked(style.style());
    }
    if (guide instanceof Guide.Latent latent && !byLabel) {
      return ofLatent(latent);
    }
    if (guide instanceof Guide.Reference reference && !byLabel) {
      return ofReference(reference);
    }
    throw refused(guide);
  }

  private UserException refused(Guide guide) {
    return new UserException(
        "the model is guided by "
            + accepted()
            + ", not by "
            + guide.title()
            + "; its domains are "
            + String.join(", ", description.domains()));
  }

  private String accepted() {
    if (signature.condition() == Condition.LABEL) {
      return "a label";
    }
    return "a style"
        + (has(NetworkRole.MAPPING) ? ", a latent seed with a domain" : "")
        + (has(NetworkRole.ENCODER) ? ", a reference with its domain" : "");
  }

  private boolean has(NetworkRole role) {
    return description.network(role).isPresent();
  }

  private INDArray labels(List<String> labels) {
    float[] row = new float[description.domains().size()];
    labels.forEach(label -> row[domain(description, label)] = 1);
    return Nd4j.create(row, new long[] {1, row.length}, 'c');
  }

  private INDArray checked(INDArray style) {
    if (style.rank() != 2 || style.size(1) != signature.conditionSize()) {
      throw new IllegalArgumentException(
          "a style is (N, %d), got %s"
              .formatted(signature.conditionSize(), Arrays.toString(style.shape())));
    }
    return style.castTo(DataType.FLOAT);
  }

  private INDArray ofLatent(Guide.Latent latent) {
    String mapping = description.network(NetworkRole.MAPPING).orElseThrow(() -> refused(latent));
    INDArray style =
        mapped(mapping, latent.domain(), 1, RandomStream.of(latent.seed(), "latent", 0));
    if (latent.truncation() == 1) {
      return style;
    }
    INDArray mean = meanStyles.computeIfAbsent(latent.domain(), name -> mean(mapping, name));
    return mean.add(style.sub(mean).mul(latent.truncation()));
  }

  private INDArray mean(String mapping, String domain) {
    RandomStream random = RandomStream.of(0, "mean style", 0);
    INDArray sum = Nd4j.zeros(DataType.FLOAT, 1, signature.conditionSize());
    for (int i = 0; i < MEAN_OF; i += BATCH) {
      sum.addi(mapped(mapping, domain, BATCH, random).sum(true, 0));
    }
    return sum.divi(MEAN_OF);
  }

  private INDArray mapped(String mapping, String domain, int count, RandomStream random) {
    INDArray latents = Nd4j.create(DataType.FLOAT, new long[] {count, signature.latentSize()}, 'c');
    random.fillGaussian(latents, 0, 1);
    long[] styles = {count, signature.conditionSize()};
    return Purpose.run(inference, mapping, styles, latents, domainRows(description, domain, count));
  }

  private INDArray ofReference(Guide.Reference reference) {
    String encoder = description.network(NetworkRole.ENCODER).orElseThrow(() -> refused(reference));
    INDArray pictures = reference.pictures();
    INDArray fitted =
        PictureSize.fit(
            ChannelMatch.toChannels(pictures, signature.inputChannels()),
            signature.referenceSide(),
            signature.referenceSide());
    long[] styles = {pictures.size(0), signature.conditionSize()};
    INDArray rows = domainRows(description, reference.domain(), (int) pictures.size(0));
    return Purpose.run(inference, encoder, styles, fitted, rows);
  }

  /** The domain as rows (count, K) of zeros and a one. */
  static INDArray domainRows(ModelDescription description, String domain, int count) {
    int domains = description.domains().size();
    int place = domain(description, domain);
    float[] rows = new float[count * domains];
    for (int i = 0; i < count; i++) {
      rows[i * domains + place] = 1;
    }
    return Nd4j.create(rows, new long[] {count, domains}, 'c');
  }

  private static int domain(ModelDescription description, String name) {
    int place = description.domains().indexOf(name);
    if (place < 0) {
      String nearest = NearestName.of(name, description.domains());
      throw new UserException(
          "the model knows no %s%s; it knows %s"
              .formatted(
                  name,
                  nearest == null ? "" : ", did you mean " + nearest + "?",
                  String.join(", ", description.domains())));
    }
    return place;
  }
}
