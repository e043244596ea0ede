package io.morph4j.tools.demo;

import io.morph4j.core.inference.Translator;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.data.DataFolder;
import io.morph4j.data.ExactResampling;
import io.morph4j.data.FruitPictures.Part;
import io.morph4j.data.MaskedColour;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.extractor.ClassifierFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Measures networks that turn apples into oranges and oranges into apples. */
final class PairMeasurement {
  private static final List<String> FRUITS = List.of("apples", "oranges");

  private PairMeasurement() {}

  /**
   * Translates the held-out pictures by both pairs of networks and scores them by their masks and
   * by a classifier, which learns from the training pictures apart from the networks.
   */
  static DemoResult of(DemoFolder folder, Console console) {
    double apples = domainHue(folder, Part.TEST_A);
    double oranges = domainHue(folder, Part.TEST_B);
    try (DomainClassifier judge = classifier(folder, console)) {
      return new DemoResult(
          List.of(
              direction(folder, "AtoB", Part.TEST_A, apples, oranges, judge),
              direction(folder, "BtoA", Part.TEST_B, oranges, apples, judge)));
    }
  }

  private static DomainClassifier classifier(DemoFolder folder, Console console) {
    Path file = folder.top().resolve("classifier.safetensors");
    return ClassifierFile.open(
        file,
        FRUITS,
        () ->
            DomainClassifier.train(
                FRUITS,
                Stream.of(Part.TRAIN_A, Part.TRAIN_B)
                    .map(part -> pictures(folder, part).map(PairMeasurement::small).toList())
                    .toList(),
                DomainClassifier.Options.defaults()),
        console);
  }

  private static Stream<Picture> pictures(DemoFolder folder, Part part) {
    return DataFolder.listNonEmpty(folder.pictures(part)).files().stream()
        .map(PairMeasurement::read);
  }

  /** As the classifier takes it. */
  private static float[] small(Picture picture) {
    return ExactResampling.toSquare(picture, DomainClassifier.SIDE);
  }

  private static double domainHue(DemoFolder folder, Part part) {
    return HueScore.domainHue(
        DataFolder.listNonEmpty(folder.pictures(part)).files().stream()
            .mapToDouble(file -> MaskedColour.meanHue(read(file), mask(folder, part, file))));
  }

  private static DemoResult.Direction direction(
      DemoFolder folder, String name, Part part, double own, double other, DomainClassifier judge) {
    int wanted = part == Part.TEST_A ? 1 : 0;
    DataFolder inputs = DataFolder.listNonEmpty(folder.pictures(part));
    Part target = part == Part.TEST_A ? Part.TEST_B : Part.TEST_A;
    List<Picture> real = pictures(folder, target).toList();
    Path model = TrainingRun.model(folder.run(), name);
    List<HueScore.Sample> trained =
        translate(folder, inputs, part, model, folder.translations(true, name));
    List<HueScore.Sample> untrained =
        translate(folder, inputs, part, folder.untrained(name), folder.translations(false, name));
    return new DemoResult.Direction(
        name,
        FRUITS.get(1 - wanted),
        FRUITS.get(wanted),
        inputs,
        FruitScore.of(trained, own, other, real, taken(trained, judge, wanted)),
        FruitScore.of(untrained, own, other, real, taken(untrained, judge, wanted)));
  }

  private static boolean[] taken(
      List<HueScore.Sample> samples, DomainClassifier judge, int wanted) {
    int[] found = judge.of(samples.stream().map(sample -> small(sample.output())).toList());
    boolean[] taken = new boolean[found.length];
    for (int i = 0; i < found.length; i++) {
      taken[i] = found[i] == wanted;
    }
    return taken;
  }

  private static List<HueScore.Sample> translate(
      DemoFolder folder, DataFolder inputs, Part part, Path model, Path out) {
    List<HueScore.Sample> samples = new ArrayList<>();
    try (Translator translator = Translator.load(model)) {
      for (Path file : inputs.files()) {
        Picture input = read(file);
        Picture output = PictureTranslation.of(translator, input);
        PictureWriter.defaults().write(output, out.resolve(inputs.nameOf(file)));
        samples.add(new HueScore.Sample(input, output, mask(folder, part, file)));
      }
    }
    return samples;
  }

  private static Picture mask(DemoFolder folder, Part part, Path picture) {
    return read(folder.masks(part).resolve(picture.getFileName()));
  }

  private static Picture read(Path file) {
    return PictureReader.defaults().read(file);
  }
}
