package io.morph4j.tools.sample;

import io.morph4j.core.inference.ChannelMatch;
import io.morph4j.core.inference.PictureArrays;
import io.morph4j.core.model.Signature.Distribution;
import io.morph4j.core.model.Signature.OfNoise;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.report.AnimatedGif;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Frames on a way through random points and back to the first: {@code frame-0001.png} and so on,
 * and {@code frames.gif}. Codes, and noise drawn uniformly, change along straight lines; normal
 * noise along great circles, since points on straight lines between are shorter than any that was
 * trained on (White 2016, arXiv:1609.04468).
 *
 * @param points that it goes through, at least 2
 * @param between frames from each point to the next, at least 1
 */
record LatentWalk(int points, int between) {
  private static final int HUNDREDTHS = 8;

  int frames() {
    return points * between;
  }

  /** Returns false if it was interrupted. */
  boolean write(SampleWork work, BatchProgress progress) {
    List<Path> names =
        IntStream.rangeClosed(1, frames())
            .mapToObj(k -> work.out().resolve("frame-%04d.png".formatted(k)))
            .toList();
    Path animation = work.out().resolve("frames.gif");
    List<Path> planned = new ArrayList<>(names);
    planned.add(animation);
    work.results().requireNew(planned);
    OfNoise signature = (OfNoise) work.sampler().description().signature();
    INDArray noise =
        way(
            work.sampler().noise(points, work.seed()),
            between,
            signature.distribution() == Distribution.NORMAL);
    INDArray codes = work.sampler().codes(points, work.seed(), work.fixed());
    INDArray ways = codes.length() == 0 ? codes : way(codes, between, false);
    AnimatedGif gif = new AnimatedGif(HUNDREDTHS);
    for (int from : SampleWork.chunks(frames())) {
      if (work.interruption().requested()) {
        return false;
      }
      List<INDArray> made = SampleWork.pictures(work.made(noise, ways, from));
      for (int i = 0; i < made.size(); i++) {
        PictureSamples.save(made.get(i), names.get(from + i));
        work.results().written(names.get(from + i), Map.of());
        gif.add(rgb(made.get(i)));
        progress.step();
      }
    }
    work.results().write(animation, gif.bytes(), Map.of("frames", frames()));
    return true;
  }

  private static BufferedImage rgb(INDArray picture) {
    INDArray batch = picture.reshape('c', 1, picture.size(0), picture.size(1), picture.size(2));
    return PictureArrays.toImage(ChannelMatch.toChannels(batch, 3));
  }

  /**
   * Rows from each row of {@code points} (N, D) to the next, the last leading to the first.
   *
   * @param round whether along great circles
   * @return (N · between, D)
   */
  static INDArray way(INDArray points, int between, boolean round) {
    int count = (int) points.size(0);
    int width = (int) points.size(1);
    float[] all = points.dup('c').data().asFloat();
    float[] way = new float[count * between * width];
    for (int k = 0; k < count * between; k++) {
      int from = k / between;
      float[] a = Arrays.copyOfRange(all, from * width, (from + 1) * width);
      int to = (from + 1) % count;
      float[] b = Arrays.copyOfRange(all, to * width, (to + 1) * width);
      double t = (double) (k % between) / between;
      double angle = round ? angle(a, b) : 0;
      double ofA = angle < 1e-6 ? 1 - t : Math.sin((1 - t) * angle) / Math.sin(angle);
      double ofB = angle < 1e-6 ? t : Math.sin(t * angle) / Math.sin(angle);
      for (int i = 0; i < width; i++) {
        way[k * width + i] = (float) (ofA * a[i] + ofB * b[i]);
      }
    }
    return Nd4j.create(way, new long[] {(long) count * between, width}, 'c');
  }

  /** Between two directions; 0, and so a straight way, where they are equal or opposite. */
  private static double angle(float[] a, float[] b) {
    double dot = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      ofA += a[i] * a[i];
      ofB += b[i] * b[i];
    }
    double cosine = dot / Math.max(1e-12, Math.sqrt(ofA * ofB));
    return Math.abs(cosine) > .9999 ? 0 : Math.acos(cosine);
  }
}
