package io.morph4j.data.labelled;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import io.morph4j.data.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The labelled pictures in a folder.
 *
 * <p>Layouts: IDX files named as those of MNIST ({@code train-images-idx3-ubyte}, gzipped or not);
 * the binary files of CIFAR-10 ({@code data_batch_1.bin}); {@code train/CLASS/*} with or without
 * {@code test/CLASS/*}; {@code CLASS/*}; pictures without classes, in {@code train} or in the
 * folder itself.
 *
 * @param train to train on
 * @param test held out, empty if there are none
 */
public record LabelledFolders(LabelledPictures train, Optional<LabelledPictures> test) {
  private static final int CIFAR_SIDE = 32;
  private static final int CIFAR_RECORD = 1 + 3 * CIFAR_SIDE * CIFAR_SIDE;

  /**
   * Looks at what is in {@code folder}; picture files are listed, not read.
   *
   * @throws UserException if there is no layout that is known, or a file of it is damaged
   */
  public static LabelledFolders find(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          folder
              + (Files.exists(folder)
                  ? ": a file, where a folder of labelled pictures is wanted"
                  : ": there is no such folder"));
    }
    Optional<Path> images = idx(folder, "train-images", 3);
    if (images.isPresent()) {
      return new LabelledFolders(
          idxPictures(folder, "train", images.get()),
          idx(folder, "t10k-images", 3).map(file -> idxPictures(folder, "t10k", file)));
    }
    if (Files.exists(folder.resolve("data_batch_1.bin"))) {
      return cifar(folder);
    }
    Path train = folder.resolve("train");
    Path test = folder.resolve("test");
    LabelledPictures found = pictures(Files.isDirectory(train) ? train : folder, List.of());
    return new LabelledFolders(
        found,
        Files.isDirectory(train) && Files.isDirectory(test)
            ? Optional.of(pictures(test, found.classes()))
            : Optional.empty());
  }

  private static Optional<Path> idx(Path folder, String name, int rank) {
    return Stream.of("-idx%d-ubyte", "-idx%d-ubyte.gz", ".idx%d-ubyte", ".idx%d-ubyte.gz")
        .map(ending -> folder.resolve(name + ending.formatted(rank)))
        .filter(Files::exists)
        .findFirst();
  }

  private static LabelledPictures idxPictures(Path folder, String part, Path images) {
    Path labels =
        idx(folder, part + "-labels", 1)
            .orElseThrow(
                () ->
                    new UserException(
                        "%s: there is no %s-labels-idx1-ubyte[.gz] beside it"
                            .formatted(images, part)));
    IdxFile pictures = IdxFile.read(images, 3);
    IdxFile classes = IdxFile.read(labels, 1);
    int count = pictures.dimensions().get(0);
    if (count != classes.dimensions().get(0)) {
      throw new UserException(
          "%s has %,d pictures, %s has %,d labels; they do not belong together"
              .formatted(images, count, labels, classes.dimensions().get(0)));
    }
    int last = IntStream.range(0, count).map(i -> classes.values()[i] & 0xff).max().orElse(0);
    return new LabelledPictures.InMemory(
        images,
        IntStream.rangeClosed(0, Math.max(last, 9)).mapToObj(Integer::toString).toList(),
        pictures.dimensions().get(2),
        pictures.dimensions().get(1),
        1,
        pictures.values(),
        classes.values());
  }

  private static LabelledFolders cifar(Path folder) {
    List<Path> batches =
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> folder.resolve("data_batch_" + i + ".bin"))
            .filter(Files::exists)
            .toList();
    List<String> classes = cifarClasses(folder.resolve("batches.meta.txt"));
    Path test = folder.resolve("test_batch.bin");
    return new LabelledFolders(
        cifar(folder, batches, classes),
        Files.exists(test) ? Optional.of(cifar(test, List.of(test), classes)) : Optional.empty());
  }

  private static List<String> cifarClasses(Path names) {
    if (!Files.exists(names)) {
      return IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    }
    try {
      return Files.readAllLines(names).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UserException(names + ": cannot be read: " + FileErrors.reason(e), e);
    }
  }

  /** Records of a label and 32x32 samples of red, of green and of blue. */
  private static LabelledPictures cifar(Path source, List<Path> files, List<String> classes) {
    List<byte[]> contents = files.stream().map(LabelledFolders::cifarRecords).toList();
    int count = contents.stream().mapToInt(bytes -> bytes.length / CIFAR_RECORD).sum();
    byte[] samples = new byte[count * (CIFAR_RECORD - 1)];
    byte[] labels = new byte[count];
    int i = 0;
    for (int f = 0; f < files.size(); f++) {
      byte[] bytes = contents.get(f);
      for (int from = 0; from < bytes.length; from += CIFAR_RECORD, i++) {
        labels[i] = bytes[from];
        if ((labels[i] & 0xff) >= classes.size()) {
          throw new UserException(
              "%s: record %,d is of class %d; the classes are 0 to %d"
                  .formatted(
                      files.get(f), from / CIFAR_RECORD, labels[i] & 0xff, classes.size() - 1));
        }
        System.arraycopy(bytes, from + 1, samples, i * (CIFAR_RECORD - 1), CIFAR_RECORD - 1);
      }
    }
    return new LabelledPictures.InMemory(
        source, classes, CIFAR_SIDE, CIFAR_SIDE, 3, samples, labels);
  }

  private static byte[] cifarRecords(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length == 0 || bytes.length % CIFAR_RECORD != 0) {
        throw new UserException(
            "%s: has %,d bytes, which are no whole number of records of %,d; it is truncated"
                .formatted(file, bytes.length, CIFAR_RECORD));
      }
      return bytes;
    } catch (IOException e) {
      throw new UserException(file + ": cannot be read: " + FileErrors.reason(e), e);
    }
  }

  /**
   * @param known classes that the sub-folders must be among, empty for any
   */
  private static LabelledPictures pictures(Path folder, List<String> known) {
    List<Path> classFolders = subFolders(folder);
    if (classFolders.isEmpty()) {
      List<Path> files = DataFolder.listNonEmpty(folder).files();
      return new LabelledPictures.OfFiles(
          folder,
          known.isEmpty() ? List.of("pictures") : known,
          files,
          files.stream().map(file -> 0).toList());
    }
    List<String> names = classFolders.stream().map(LabelledFolders::name).toList();
    List<String> classes = known.isEmpty() ? names : known;
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      int label = classes.indexOf(names.get(k));
      if (label < 0) {
        throw new UserException(
            "%s: there is no such class to train on; the classes are %s"
                .formatted(classFolders.get(k), String.join(", ", classes)));
      }
      List<Path> inside = DataFolder.listNonEmpty(classFolders.get(k)).files();
      files.addAll(inside);
      inside.forEach(file -> labels.add(label));
    }
    return new LabelledPictures.OfFiles(folder, classes, files, labels);
  }

  private static List<Path> subFolders(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> Files.isDirectory(child) && !name(child).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserException(folder + ": cannot be listed: " + FileErrors.reason(e), e);
    }
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }
}
