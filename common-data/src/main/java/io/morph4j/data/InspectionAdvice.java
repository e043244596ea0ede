package io.morph4j.data;

import io.morph4j.data.DataInspection.Duplicate;
import io.morph4j.data.DataInspection.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Sentences that follow from an inspection. The numbers of pictures and epochs are those of the
 * published experiments: about 1,000 pictures per domain, 100 epochs and 100 more with falling
 * rate.
 */
final class InspectionAdvice {
  private static final int VERY_FEW = 50;
  private static final int FEW = 300;
  private static final int PUBLISHED_STEPS = 200_000;

  private final List<Part> parts;
  private final List<Part> train;
  private final List<String> advice = new ArrayList<>();

  private InspectionAdvice(List<Part> parts) {
    this.parts = parts;
    this.train = parts.stream().filter(part -> part.name().startsWith("train")).toList();
  }

  static List<String> of(List<Part> parts, List<Duplicate> duplicates) {
    InspectionAdvice made = new InspectionAdvice(parts);
    made.broken();
    made.leaks(duplicates);
    made.counts();
    if (made.train.stream().allMatch(part -> part.pictures() > 0)) {
      made.sizes();
      made.shapes();
      made.channels();
      made.depth();
      made.epochs();
    }
    made.heldOut();
    return List.copyOf(made.advice);
  }

  private void broken() {
    int broken = parts.stream().mapToInt(part -> part.broken().size()).sum();
    if (broken > 0) {
      advice.add(
          broken
              + (broken == 1 ? " file cannot be used" : " files cannot be used")
              + "; training skips them with a warning each. Repair or remove them.");
    }
  }

  private void leaks(List<Duplicate> duplicates) {
    long leaks = duplicates.stream().filter(Duplicate::leak).count();
    if (leaks > 0) {
      advice.add(
          leaks
              + (leaks == 1 ? " picture is" : " pictures are")
              + " both in train and in test: results on test would look better than they are."
              + " Remove them from one of the two.");
    }
    long others = duplicates.size() - leaks;
    if (others > 0) {
      advice.add(
          others + (others == 1 ? " picture occurs" : " pictures occur") + " more than once.");
    }
  }

  private void counts() {
    int fewest = train.stream().mapToInt(Part::pictures).min().orElse(0);
    int most = train.stream().mapToInt(Part::pictures).max().orElse(0);
    if (fewest == 0) {
      advice.add("A domain has no usable training picture.");
    } else if (fewest < VERY_FEW) {
      advice.add(
          fewest
              + " training pictures in one domain are very few: colours can be learnt from them,"
              + " shapes and textures hardly. The published sets have about 1,000 per domain.");
    } else if (fewest < FEW) {
      advice.add(
          fewest
              + " training pictures in one domain are few; several hundred or more give visibly"
              + " better results. Keep mirroring and random crops on.");
    }
    if (fewest > 0 && most > 4 * fewest) {
      advice.add(
          String.format(
              "The domains differ much in number (%d and %d): an epoch has as many steps as the"
                  + " larger one has pictures.",
              most, fewest));
    }
  }

  private void sizes() {
    int side =
        train.stream()
            .mapToInt(
                part ->
                    Math.min(
                        Objects.requireNonNull(part.width()).median(),
                        Objects.requireNonNull(part.height()).median()))
            .min()
            .orElse(0);
    if (side < 96) {
      advice.add(
          String.format(
              "Pictures of about %d pixels: preset tiny (64 x 64), which also trains on a CPU.",
              side));
    } else if (side < 192) {
      advice.add(String.format("Pictures of about %d pixels: preset small (128 x 128).", side));
    } else {
      advice.add(
          String.format(
              "Pictures of about %d pixels: preset paper (256 x 256), or small (128 x 128) on a CPU.",
              side));
    }
    int smallest =
        train.stream()
            .mapToInt(
                part ->
                    Math.min(
                        Objects.requireNonNull(part.width()).smallest(),
                        Objects.requireNonNull(part.height()).smallest()))
            .min()
            .orElse(0);
    if (smallest < side / 2) {
      advice.add(
          String.format(
              "Some pictures are much smaller than the rest (%d pixels); enlarged ones teach blur.",
              smallest));
    }
  }

  private void shapes() {
    int rectangles = train.stream().mapToInt(Part::rectangles).sum();
    int all = train.stream().mapToInt(Part::pictures).sum();
    if (4 * rectangles > all) {
      advice.add(
          rectangles
              + " of "
              + all
              + " training pictures are not square, and preprocess resize_and_crop squeezes them;"
              + " scale_width_and_crop keeps their shape. Translation takes any size.");
    }
  }

  private void channels() {
    if (train.stream().allMatch(part -> only(part, name -> name.startsWith("grey")))) {
      advice.add("All training pictures are grey: one channel in and out is enough and faster.");
    } else if (train.stream()
        .anyMatch(part -> part.channels().keySet().stream().anyMatch(n -> n.startsWith("grey")))) {
      advice.add("Grey and colour pictures are mixed; grey ones are trained on as RGB.");
    }
    if (train.stream()
        .anyMatch(part -> part.channels().keySet().stream().anyMatch(n -> n.endsWith("alpha")))) {
      advice.add(
          "Some pictures have an alpha plane. Training leaves it out without blending, so hidden"
              + " colours show; translation puts it back.");
    }
  }

  private static boolean only(Part part, Predicate<String> name) {
    return part.channels().keySet().stream().allMatch(name);
  }

  private void depth() {
    if (train.stream().anyMatch(part -> part.bits().containsKey("16"))) {
      advice.add(
          "Some pictures have 16 bits per sample; they are read and written as such. The range is"
              + " 0 to 65535: pictures that use little of it look dark to a network.");
    }
  }

  private void epochs() {
    int samples = train.stream().mapToInt(Part::pictures).max().orElse(1);
    long epochs = Math.max(1, Math.round((double) PUBLISHED_STEPS / samples));
    advice.add(
        String.format(
            "An epoch has %,d steps. The published results took about %,d steps, here %,d epochs;"
                + " half of them with falling rate.",
            samples, PUBLISHED_STEPS, epochs));
  }

  private void heldOut() {
    boolean test = parts.stream().anyMatch(p -> p.name().startsWith("test") && p.pictures() > 0);
    if (!test) {
      advice.add(
          "No pictures are held out for tests; put some into testA and testB (or test/X and"
              + " test/Y) to see results on pictures that were not trained on.");
    }
  }
}
