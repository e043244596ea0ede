package io.morph4j.tools.translate;

import io.morph4j.core.file.UsageException;
import io.morph4j.data.PictureWriter;
import io.morph4j.data.format.PictureFormat;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --format} and {@code --quality}: how results are written. */
final class ResultFormat {
  private static final int JPEG_QUALITY = 95;
  private static final int LOSSLESS = 101;
  private static final int FILM_QUALITY = 80;

  @Option(
      names = "--format",
      paramLabel = "ENDING",
      description =
          "The format of the results: png, jpg, webp, tif, bmp or ppm. Default: png, or that of"
              + " --out where it names a file.")
  private @Nullable String format;

  @Option(
      names = "--quality",
      paramLabel = "N",
      description =
          "1 to 100 for jpg, webp and films. Default: 95 for jpg, lossless for webp, 80 for films.")
  private @Nullable Integer quality;

  /**
   * The ending of results, with its dot.
   *
   * @param file the one result if {@code --out} names it, else null
   * @throws UsageException if the options are none, or contradict each other
   */
  String ending(@Nullable Path file) {
    Optional<PictureFormat> named =
        file == null ? Optional.empty() : PictureFormat.ofFileName(file.toString());
    String wanted = format == null ? null : format.toLowerCase(Locale.ROOT);
    PictureFormat chosen =
        wanted == null
            ? named.orElse(PictureFormat.PNG)
            : PictureFormat.ofFileName("." + wanted)
                .orElseThrow(
                    () ->
                        new UsageException(
                            "--format " + format + ": use png, jpg, webp, tif, bmp or ppm"));
    if (named.isPresent() && named.get() != chosen) {
      throw new UsageException("--format " + format + " contradicts the ending of --out " + file);
    }
    if (quality != null && (quality < 1 || quality > 100)) {
      throw new UsageException("--quality " + quality + ": expected 1 to 100");
    }
    if (quality != null && chosen != PictureFormat.JPEG && chosen != PictureFormat.WEBP) {
      throw new UsageException("--quality is for jpg and webp; " + chosen + " loses nothing");
    }
    return "." + (wanted == null ? chosen.endings().get(0) : wanted);
  }

  /**
   * The quality of films.
   *
   * @throws UsageException if it is none, or a format of pictures is asked for
   */
  int filmQuality() {
    if (format != null) {
      throw new UsageException(
          "--format " + format + " is for pictures; films are named by --out FILE.mp4");
    }
    if (quality != null && (quality < 1 || quality > 100)) {
      throw new UsageException("--quality " + quality + ": expected 1 to 100");
    }
    return quality == null ? FILM_QUALITY : quality;
  }

  PictureWriter writer() {
    return quality == null
        ? new PictureWriter(JPEG_QUALITY, LOSSLESS)
        : new PictureWriter(quality, quality);
  }
}
