package io.morph4j.serve;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Inference;
import io.morph4j.core.inference.Sampler;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trained model under a name, that translates pictures or makes something of noise. */
public final class ServedModel implements AutoCloseable {
  private final String name;
  private final @Nullable Translator translator;
  private final @Nullable Sampler sampler;

  private ServedModel(String name, @Nullable Translator translator, @Nullable Sampler sampler) {
    this.name = name;
    this.translator = translator;
    this.sampler = sampler;
  }

  /**
   * The model of a file.
   *
   * @throws UserException if the file is missing, damaged, or of a model that neither translates
   *     nor samples
   */
  public static ServedModel open(String name, Path file) {
    Inference inference = Inference.open(file, Map.of());
    try {
      return of(name, inference);
    } catch (UserException e) {
      inference.close();
      throw new UserException(file + " " + e.getMessage(), e);
    }
  }

  /**
   * The model of {@code inference}, which is closed with it.
   *
   * @throws UserException if it neither translates nor samples
   */
  public static ServedModel of(String name, Inference inference) {
    Signature signature = inference.description().signature();
    if (signature instanceof Signature.OfPictures) {
      return new ServedModel(name, Translator.over(inference), null);
    }
    if (signature instanceof Signature.OfNoise) {
      return new ServedModel(name, null, Sampler.over(inference));
    }
    throw new UserException(
        "is a model from %s: it neither translates pictures nor makes any"
            .formatted(signature.title()));
  }

  /** By which requests ask for it. */
  public String name() {
    return name;
  }

  /** What the model is. */
  public ModelDescription description() {
    return translator != null ? translator.description() : sampler().description();
  }

  /**
   * The model as a translator.
   *
   * @throws Refusal if it samples
   */
  Translator translator() {
    if (translator == null) {
      throw Refusal.badRequest(
          "the model %s makes pictures of noise: ask /api/sample".formatted(name));
    }
    return translator;
  }

  /**
   * The model as a sampler.
   *
   * @throws Refusal if it translates
   */
  Sampler sampler() {
    if (sampler == null) {
      throw Refusal.badRequest("the model %s translates: ask /api/translate".formatted(name));
    }
    return sampler;
  }

  /** Gives the working memory back. */
  @Override
  public void close() {
    if (translator != null) {
      translator.close();
    }
    if (sampler != null) {
      sampler.close();
    }
  }
}
