package io.morph4j.tools.sample;

import io.morph4j.core.inference.Sampler;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.core.metric.Measure;
import io.morph4j.core.metric.Protocol;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import io.morph4j.data.ExactResampling;
import io.morph4j.data.Picture;
import io.morph4j.data.digits.StackedDigits;
import io.morph4j.data.labelled.LabelledPictures;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.extractor.ClassifierFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Which of the 1,000 combinations of stacked digits a generator makes: a classifier of single
 * digits reads red, green and blue of each sample (Metz et al. 2017, section 3.3.1).
 */
public final class StackedModes {
  /** Samples that are read unless a limit says less. */
  public static final int DEFAULT = 25_600;

  private static final long SEED = 1;
  private static final int EACH = 300;
  private static final DomainClassifier.Options LESSONS =
      new DomainClassifier.Options(400, 32, 1e-3, 1);
  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(String::valueOf).toList();

  private final LabelledPictures pictures;
  private final int count;
  private final long[] counts = new long[StackedDigits.MODES];

  public StackedModes(LabelledPictures pictures, int limit) {
    this.pictures = pictures;
    this.count = Math.min(limit, DEFAULT);
  }

  /** Whether a generator of colour pictures is beside pictures of the 1,000 combinations. */
  public static boolean suits(ModelDescription model, LabelledPictures pictures) {
    return model.signature() instanceof Signature.NoiseToPicture made
        && made.channels() == 3
        && pictures.classes().size() == StackedDigits.MODES
        && pictures.classes().get(427).equals(StackedDigits.name(427));
  }

  /**
   * Makes the samples and reads them.
   *
   * @param judge where the classifier of digits is, or is to be kept; null for neither
   * @return false if it was interrupted
   */
  public boolean run(Path file, @Nullable Path judge, Console console, Interruption interruption) {
    try (DomainClassifier classifier = ClassifierFile.open(judge, DIGITS, this::trained, console);
        Sampler sampler = Sampler.load(file);
        BatchProgress progress = new BatchProgress(console, "modes", count)) {
      INDArray noise = sampler.noise(count, SEED);
      INDArray codes = sampler.codes(count, SEED, Map.of());
      SampleWork work =
          new SampleWork(
              sampler, Map.of(), SEED, file, new SampleResults(console, true, false), interruption);
      for (int from : SampleWork.chunks(count)) {
        if (interruption.requested()) {
          return false;
        }
        List<INDArray> made = SampleWork.pictures(work.made(noise, codes, from));
        int[] modes = new int[made.size()];
        for (int c = 0; c < 3; c++) {
          int channel = c;
          int[] digits =
              classifier.of(made.stream().map(picture -> plane(picture, channel)).toList());
          for (int i = 0; i < modes.length; i++) {
            modes[i] = 10 * modes[i] + digits[i];
          }
        }
        for (int mode : modes) {
          counts[mode]++;
          progress.step();
        }
      }
    }
    return true;
  }

  /** A classifier of single planes of the training pictures. */
  private DomainClassifier trained() {
    List<List<float[]>> planes = new ArrayList<>();
    DIGITS.forEach(digit -> planes.add(new ArrayList<>()));
    for (int i = 0; i < pictures.size() && least(planes) < EACH; i++) {
      // A stride that meets all modes.
      int index = (int) (i * 7919L % pictures.size());
      String digits = pictures.classes().get(pictures.label(index));
      INDArray picture = pictures.picture(index).toArray(3);
      int channel = i % 3;
      List<float[]> own = planes.get(digits.charAt(channel) - '0');
      if (own.size() < EACH) {
        own.add(plane(picture.reshape('c', 3, picture.size(2), picture.size(3)), channel));
      }
    }
    return DomainClassifier.train(DIGITS, planes, LESSONS);
  }

  private static int least(List<List<float[]>> planes) {
    return planes.stream().mapToInt(List::size).min().orElse(0);
  }

  /** One channel of a picture (3, H, W) as grey, for the classifier. */
  private static float[] plane(INDArray picture, int channel) {
    INDArray plane =
        picture
            .get(
                NDArrayIndex.interval(channel, channel + 1), NDArrayIndex.all(), NDArrayIndex.all())
            .dup('c')
            .reshape('c', 1, 1, picture.size(1), picture.size(2));
    return ExactResampling.toSquare(Picture.ofArray(plane, 8), DomainClassifier.SIDE);
  }

  /** {@code modes} that were made, and {@code kl}, the divergence from all being made alike. */
  public List<Measure> measures() {
    int hit = 0;
    double divergence = 0;
    for (long each : counts) {
      if (each > 0) {
        double share = (double) each / count;
        hit++;
        divergence += share * Math.log(share * StackedDigits.MODES);
      }
    }
    Protocol protocol =
        Protocol.ofPixels(
            count, pictures.size(), "the training pictures", "of 1000, by a classifier of digits");
    return List.of(
        new Measure("modes", hit, protocol), new Measure("kl_uniform", divergence, protocol));
  }
}
