package io.morph4j.data;

import io.morph4j.core.config.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How batches are made from labelled pictures.
 *
 * @param sampling to the trained size, and the batch size
 * @param channels 1 or 3, what pictures are converted to; default is 3
 * @param references whether two pictures of the target domain come with each; default is false
 * @param masks where each picture has a mask, which is cut and mirrored as it is; default is none
 * @param broken what happens with unusable files; default is {@link BrokenPictures#SKIP}
 * @param maxPixels the largest picture that is read; default is 100 megapixels
 * @param threads that read ahead, 0 to read when asked; the batches are the same; default is 2
 */
public record DomainOptions(
    SamplingConfig sampling,
    int channels,
    boolean references,
    @Nullable MaskFolder masks,
    BrokenPictures broken,
    long maxPixels,
    int threads) {
  public DomainOptions {
    Checks.pictureChannels("channels", channels);
    Checks.between("threads", threads, 0, 64);
  }

  /** As a config record says. */
  public static DomainOptions of(SamplingConfig sampling, int channels) {
    return new DomainOptions(
        sampling, channels, false, null, BrokenPictures.SKIP, PictureReader.DEFAULT_MAX_PIXELS, 2);
  }

  public DomainOptions withReferences(boolean value) {
    return new DomainOptions(sampling, channels, value, masks, broken, maxPixels, threads);
  }

  public DomainOptions withMasks(@Nullable MaskFolder value) {
    return new DomainOptions(sampling, channels, references, value, broken, maxPixels, threads);
  }

  public DomainOptions withBroken(BrokenPictures value) {
    return new DomainOptions(sampling, channels, references, masks, value, maxPixels, threads);
  }

  public DomainOptions withThreads(int value) {
    return new DomainOptions(sampling, channels, references, masks, broken, maxPixels, value);
  }
}
