package io.morph4j.data.download;

import io.morph4j.core.file.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A data set that the authors of CycleGAN or pix2pix publish.
 *
 * @param collection which of the two; names like {@code maps} exist in both
 * @param name as published
 * @param summary what it shows, in one line
 */
public record PublishedDataSet(Collection collection, String name, String summary) {

  /** The authors' two collections. */
  public enum Collection {
    /** Zip files of trainA, trainB, testA, testB. */
    CYCLEGAN("zip"),
    /** Tar files of train, val, test with A and B side by side in each picture. */
    PIX2PIX("tar.gz");

    private final String ending;

    Collection(String ending) {
      this.ending = ending;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<PublishedDataSet> ALL =
      List.of(
          cyclegan("apple2orange", "apples and oranges, 256 x 256"),
          cyclegan("summer2winter_yosemite", "Yosemite in summer and in winter, 256 x 256"),
          cyclegan("horse2zebra", "horses and zebras, 256 x 256"),
          cyclegan("monet2photo", "paintings by Monet and landscape photographs, 256 x 256"),
          cyclegan("cezanne2photo", "paintings by Cezanne and landscape photographs, 256 x 256"),
          cyclegan("ukiyoe2photo", "Ukiyo-e prints and landscape photographs, 256 x 256"),
          cyclegan("vangogh2photo", "paintings by Van Gogh and landscape photographs, 256 x 256"),
          cyclegan("maps", "aerial photographs and maps, 600 x 600"),
          cyclegan("facades", "facades and their labels, 256 x 256"),
          cyclegan("iphone2dslr_flower", "flowers by telephone and by camera"),
          cyclegan("ae_photos", "the photographs of the CycleGAN paper's comparisons"),
          pix2pix("facades", "facades and their labels, side by side, 256 x 256 each"),
          pix2pix("maps", "aerial photographs and maps, side by side, 600 x 600 each"),
          pix2pix("edges2shoes", "edges and shoes, side by side, 256 x 256 each"),
          pix2pix("edges2handbags", "edges and handbags, side by side, 256 x 256 each"),
          pix2pix("night2day", "places at night and by day, side by side, 256 x 256 each"));

  private static PublishedDataSet cyclegan(String name, String summary) {
    return new PublishedDataSet(Collection.CYCLEGAN, name, summary);
  }

  private static PublishedDataSet pix2pix(String name, String summary) {
    return new PublishedDataSet(Collection.PIX2PIX, name, summary);
  }

  /** All of them, in the order of the collections. */
  public static List<PublishedDataSet> all() {
    return ALL;
  }

  /**
   * The data set called {@code name}; {@code cyclegan/maps} and {@code pix2pix/maps} tell the
   * collections apart, the CycleGAN one is meant otherwise.
   *
   * @throws UsageException if there is none
   */
  public static PublishedDataSet named(String name) {
    if (name.equals("cityscapes") || name.endsWith("/cityscapes")) {
      throw new UsageException(
          "cityscapes may not be published by others for its licence; get it from"
              + " https://www.cityscapes-dataset.com");
    }
    return ALL.stream()
        .filter(set -> set.name.equals(name) || set.qualifiedName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    String.format("there is no data set \"%s\"; published are %s", name, names())));
  }

  private static String names() {
    return ALL.stream().map(PublishedDataSet::shortestName).collect(Collectors.joining(", "));
  }

  /** The name that finds this set: with the collection if it is not the first of its name. */
  private String shortestName() {
    return named(name).equals(this) ? name : qualifiedName();
  }

  /** E.g. {@code pix2pix/maps}. */
  public String qualifiedName() {
    return collection + "/" + name;
  }

  /** The file name of its archive. */
  public String archive() {
    return name + "." + collection.ending;
  }

  /** The path of its archive below the base address. */
  public String path() {
    return collection + "/datasets/" + archive();
  }
}
