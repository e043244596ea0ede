package io.morph4j.data;

import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants pictures to become, in the words of the options of {@code translate}; a model
 * makes {@link Guide}s of it.
 *
 * @param target the domain, null if none is named
 * @param attributes attributes that results have (+) or lack (-), {@code +A,-B}; null if none
 * @param references pictures whose style the results take
 * @param latentSeed of a drawn style, null for 0
 * @param count drawn styles, from that seed on
 * @param truncation how far drawn styles are from the domain's mean: 1 as drawn, 0 the mean
 */
public record GuideChoice(
    @Nullable String target,
    @Nullable String attributes,
    List<Path> references,
    @Nullable Long latentSeed,
    int count,
    double truncation) {
  public GuideChoice {
    references = List.copyOf(references);
  }

  /**
   * What pictures become with {@code model}: a guide for each result of a picture.
   *
   * @throws UsageException if the model takes no such guide or has no such domain
   */
  public List<Guide> guides(ModelDescription model) {
    return guides(target, model);
  }

  private List<Guide> guides(@Nullable String domain, ModelDescription model) {
    if (!(model.signature() instanceof Signature.GuidedPictureToPicture guided)) {
      return unguided(model);
    }
    if (guided.condition() == Signature.Condition.LABEL) {
      return List.of(byLabel(domain, model));
    }
    if (attributes != null) {
      throw new UsageException(
          "--attributes is for models of attributes; this one has the domains "
              + String.join(", ", model.domains())
              + ": name one by --target");
    }
    if (domain == null) {
      throw new UsageException(missing(model));
    }
    return byStyle(domain, model);
  }

  /**
   * What the columns of a sheet are: {@link #guides}, or each domain of the model if none is named.
   *
   * @throws UsageException as {@link #guides}
   */
  public List<Guide> guidesOfSheet(ModelDescription model) {
    if (target != null
        || attributes != null
        || !(model.signature() instanceof Signature.GuidedPictureToPicture guided)) {
      return guides(model);
    }
    if (guided.condition() == Signature.Condition.LABEL) {
      return model.domains().stream().map(name -> guides(name, model).get(0)).toList();
    }
    if (!references.isEmpty()) {
      throw new UsageException(
          "--reference " + references.get(0) + ": name its domain by --target");
    }
    return model.domains().stream().flatMap(name -> guides(name, model).stream()).toList();
  }

  /** How many results of a picture are wanted, whatever the model. */
  public int results() {
    return references.isEmpty() ? Math.max(1, count) : references.size();
  }

  private List<Guide> unguided(ModelDescription model) {
    if (target != null || attributes != null || !references.isEmpty() || latentSeed != null) {
      throw new UsageException(
          "--target, --attributes, --reference and --latent-seed are for models of many domains;"
              + " this one leads from "
              + model.domainTitle());
    }
    requireOne("this model");
    return List.of(Guide.none());
  }

  private Guide byLabel(@Nullable String domain, ModelDescription model) {
    if (!references.isEmpty() || latentSeed != null) {
      throw new UsageException(
          (references.isEmpty() ? "--latent-seed" : "--reference")
              + " is for models with styles; this one is guided by labels alone: "
              + String.join(", ", model.domains()));
    }
    requireOne("a label");
    if (attributes != null) {
      return new Guide.Label(chosen(attributes, model));
    }
    if (domain == null) {
      throw new UsageException(missing(model));
    }
    return Guide.label(known("--target", domain, model));
  }

  /** The attributes with a plus. */
  private static List<String> chosen(String attributes, ModelDescription model) {
    List<String> chosen = new ArrayList<>();
    for (String each : Stream.of(attributes.split(",")).map(String::strip).toList()) {
      if (!each.startsWith("+") && !each.startsWith("-")) {
        throw new UsageException(
            "--attributes %s: \"%s\" begins with neither + nor -".formatted(attributes, each));
      }
      String name = known("--attributes", each.substring(1), model);
      if (each.startsWith("+")) {
        chosen.add(name);
      }
    }
    return chosen;
  }

  private List<Guide> byStyle(String domain, ModelDescription model) {
    known("--target", domain, model);
    if (!references.isEmpty() && latentSeed != null) {
      throw new UsageException("--reference and --latent-seed exclude each other");
    }
    if (count < 1) {
      throw new UsageException("--count " + count + ": expected 1 or more");
    }
    if (!(truncation >= 0 && truncation <= 1)) {
      throw new UsageException("--truncation " + truncation + ": expected 0 to 1");
    }
    if (!references.isEmpty()) {
      requireOne("a reference");
      return references.stream()
          .map(PictureReader.defaults()::read)
          .map(picture -> Guide.reference(picture.toArray(picture.channels()), domain))
          .toList();
    }
    long first = latentSeed == null ? 0 : latentSeed;
    return LongStream.range(first, first + count)
        .<Guide>mapToObj(seed -> new Guide.Latent(seed, domain, truncation))
        .toList();
  }

  private void requireOne(String by) {
    if (count != 1) {
      throw new UsageException(
          "--count %d: by %s a picture has one translation; only drawn styles give several"
              .formatted(count, by));
    }
  }

  private static String missing(ModelDescription model) {
    return "the model leads to " + String.join(", ", model.domains()) + ": name one by --target";
  }

  private static String known(String option, String name, ModelDescription model) {
    if (!model.domains().contains(name)) {
      String nearest = NearestName.of(name, model.domains());
      throw new UsageException(
          "%s %s: the model knows no such domain%s; it knows %s"
              .formatted(
                  option,
                  name,
                  nearest == null ? "" : ", did you mean " + nearest + "?",
                  String.join(", ", model.domains())));
    }
    return name;
  }
}
