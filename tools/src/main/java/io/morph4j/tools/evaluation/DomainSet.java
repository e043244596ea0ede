package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.DomainPictures;
import io.morph4j.data.DomainPictures.LabelledFile;
import io.morph4j.data.ExactResampling;
import io.morph4j.data.PictureReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pictures that a model of several domains is measured by.
 *
 * @param split what the sources are called, e.g. {@code test}
 * @param sources pictures to translate, by domain in the model's order
 * @param training pictures that the model was trained on, by domain
 */
public record DomainSet(
    String split, Map<String, List<Path>> sources, Map<String, List<Path>> training) {
  private static final String TRAIN = "train";

  /**
   * Finds the pictures below {@code root}.
   *
   * @param split {@code train} to translate training pictures; else the held-out ones
   * @param domains those of the model
   * @param limit sources of each domain at most
   * @throws UserException if the data has other domains, or no held-out pictures of one
   */
  public static DomainSet find(Path root, @Nullable String split, List<String> domains, int limit) {
    DomainPictures found = DomainPictures.find(DataLocation.root(root), List.of());
    if (!found.exclusive()) {
      throw new UserException(
          root
              + ": a table of attributes has no domains to translate between; sort pictures into a"
              + " folder for each domain");
    }
    if (!found.labels().containsAll(domains)) {
      throw new UserException(
          "%s has the domains %s, but the model leads to %s"
              .formatted(root, String.join(", ", found.labels()), String.join(", ", domains)));
    }
    if (split != null && !List.of(TRAIN, "test", "val").contains(split)) {
      throw new UsageException("--split " + split + ": expected train, test or val");
    }
    boolean ofTraining = TRAIN.equals(split);
    Map<String, List<Path>> sources =
        byDomain(found, ofTraining ? found.train() : found.test(), domains);
    sources.replaceAll((domain, files) -> files.subList(0, Math.min(limit, files.size())));
    sources.forEach(
        (domain, files) -> {
          if (files.isEmpty()) {
            throw new UserException(
                "%s holds no pictures of %s out: put some into test/%s, or name --split train"
                    .formatted(root, domain, domain));
          }
        });
    return new DomainSet(
        ofTraining ? TRAIN : "held out", sources, byDomain(found, found.train(), domains));
  }

  private static Map<String, List<Path>> byDomain(
      DomainPictures found, List<LabelledFile> files, List<String> domains) {
    Map<String, List<Path>> byDomain = new LinkedHashMap<>();
    for (String domain : domains) {
      int place = found.labels().indexOf(domain);
      byDomain.put(
          domain,
          files.stream().filter(file -> file.domain() == place).map(LabelledFile::file).toList());
    }
    return byDomain;
  }

  /** The domains, in the model's order. */
  public List<String> domains() {
    return List.copyOf(sources.keySet());
  }

  /** Sources of a domain. */
  public List<Path> sources(String domain) {
    return sources.getOrDefault(domain, List.of());
  }

  List<Path> training(String domain) {
    return training.getOrDefault(domain, List.of());
  }

  /** Sources of all domains. */
  public int size() {
    return sources.values().stream().mapToInt(List::size).sum();
  }

  /**
   * The least number of outputs of a pair, if a source has {@code each}, and of training pictures
   * of a domain.
   */
  int[] least(int each) {
    return new int[] {
      each * sources.values().stream().mapToInt(List::size).min().orElse(0),
      training.values().stream().mapToInt(List::size).min().orElse(0)
    };
  }

  /** A classifier trained on the training pictures. */
  public DomainClassifier classifier(DomainClassifier.Options options) {
    PictureReader reader = PictureReader.defaults();
    List<List<float[]>> pictures = new ArrayList<>();
    for (String domain : domains()) {
      pictures.add(
          training(domain).stream()
              .map(file -> ExactResampling.toSquare(reader.read(file), DomainClassifier.SIDE))
              .toList());
    }
    return DomainClassifier.train(domains(), pictures, options);
  }
}
