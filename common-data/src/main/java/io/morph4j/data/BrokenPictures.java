package io.morph4j.data;

/** What happens when a picture of a data set cannot be used. */
public enum BrokenPictures {
  /** One warning line per file; the next picture in the folder takes its place. */
  SKIP,
  /** The {@link PictureException} ends the run. */
  FAIL
}
