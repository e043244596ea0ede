package io.morph4j.serve;

import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature.Condition;
import io.morph4j.core.model.Signature.GuidedPictureToPicture;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import io.morph4j.data.PictureWriter;
import io.morph4j.data.format.FormatException;
import io.morph4j.data.format.PictureFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/translate}: a picture and what it is to become, to a PNG. */
final class Translation {
  /** The fields that a request may have. */
  static final List<String> FIELDS =
      List.of(Form.PICTURE, "model", "target", "seed", "truncation", Form.REFERENCE);

  private static final Path RESULT = Path.of("translation.png");

  private final Limits limits;
  private final PictureReader reader;

  Translation(Limits limits) {
    this.limits = limits;
    this.reader = new PictureReader(limits.pixels());
  }

  /**
   * The translation in the form of the picture, as PNG.
   *
   * @throws Refusal if a field is missing or does not fit the model
   * @throws io.morph4j.core.file.UserException if a picture or a name is wrong
   */
  byte[] of(ServedModel model, Form form) {
    Translator translator = model.translator();
    Picture picture = picture(form, Form.PICTURE);
    Guide guide = guide(model.description(), form);
    Picture translated = PictureTranslation.of(translator, guide, picture);
    return PictureWriter.defaults().encode(translated, RESULT);
  }

  /** Refuses what can be told without work. */
  void check(ServedModel model, Form form) {
    model.translator();
    if (form.file(Form.PICTURE) == null) {
      throw Refusal.badRequest(
          "there is no picture: send it as the field picture of a form or as the body");
    }
    checkSize(form, Form.PICTURE);
    checkSize(form, Form.REFERENCE);
  }

  private void checkSize(Form form, String field) {
    byte[] bytes = form.file(field);
    if (bytes == null) {
      return;
    }
    try {
      long pixels = PictureFile.of(bytes).header().pixels();
      if (pixels > limits.pixels()) {
        throw Refusal.tooLarge(
            "%s: %.1f megapixels, the limit is %.1f"
                .formatted(field, pixels / 1e6, limits.pixels() / 1e6));
      }
    } catch (FormatException e) {
      throw Refusal.badRequest(field + ": " + e.problem());
    }
  }

  private Picture picture(Form form, String field) {
    byte[] bytes = form.file(field);
    if (bytes == null) {
      throw Refusal.badRequest("there is no " + field);
    }
    return reader.decode(Path.of(field), bytes);
  }

  private Guide guide(ModelDescription model, Form form) {
    if (!(model.signature() instanceof GuidedPictureToPicture guided)) {
      for (String field : List.of("target", "seed", "truncation")) {
        if (form.text(field) != null) {
          throw superfluous(field, model);
        }
      }
      if (form.file(Form.REFERENCE) != null) {
        throw superfluous(Form.REFERENCE, model);
      }
      return Guide.none();
    }
    List<String> targets = form.texts("target");
    if (targets.isEmpty()) {
      throw Refusal.badRequest("target is missing: one of " + String.join(", ", model.domains()));
    }
    return guided.condition() == Condition.LABEL ? byLabel(targets, form) : byStyle(form);
  }

  private static Refusal superfluous(String field, ModelDescription model) {
    return Refusal.badRequest(
        "%s is for models of several domains; this one leads from %s"
            .formatted(field, model.domainTitle()));
  }

  private static Guide byLabel(List<String> targets, Form form) {
    if (form.text("seed") != null || form.file(Form.REFERENCE) != null) {
      throw Refusal.badRequest("the model is guided by target alone, not by seed or reference");
    }
    return new Guide.Label(targets.stream().filter(target -> !target.isEmpty()).toList());
  }

  private Guide byStyle(Form form) {
    @Nullable String target = form.text("target");
    if (target == null) {
      throw Refusal.badRequest("target is empty");
    }
    if (form.file(Form.REFERENCE) == null) {
      return new Guide.Latent(form.number("seed", 0), target, form.fraction("truncation", 1));
    }
    if (form.text("seed") != null) {
      throw Refusal.badRequest("seed and reference exclude each other");
    }
    Picture reference = picture(form, Form.REFERENCE);
    return Guide.reference(reference.toArray(reference.channels()), target);
  }
}
