package io.morph4j.data;

import java.util.ArrayList;
import java.util.List;

/** Sentences about the labels of a data set. */
final class LabelAdvice {
  /** Attributes that fewer than one in so many pictures have, or lack, are hardly learned. */
  private static final int RARE = 20;

  private LabelAdvice() {}

  static List<String> of(DomainPictures pictures) {
    if (pictures.exclusive()) {
      return List.of(
          "%d domains: for architectures of many domains. One batch has all of them alike, however"
                  .formatted(pictures.labels().size())
              + " many pictures each has.");
    }
    List<String> advice = new ArrayList<>();
    advice.add(
        "%d attributes: choose those to translate by --set attributes=NAME,NAME."
            .formatted(pictures.labels().size()));
    int all = pictures.train().size();
    for (int k = 0; k < pictures.labels().size(); k++) {
      int with = pictures.counts().get(k);
      int fewer = Math.min(with, all - with);
      if (fewer * RARE < all) {
        advice.add(
            "%s: %d of %d training pictures %s it, too few to learn it well."
                .formatted(pictures.labels().get(k), fewer, all, fewer == with ? "have" : "lack"));
      }
    }
    return advice;
  }
}
