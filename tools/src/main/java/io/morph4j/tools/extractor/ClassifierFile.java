package io.morph4j.tools.extractor;

import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.tools.cli.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where {@code --classifier} names a classifier that is there, or is to be kept. */
public final class ClassifierFile {
  private ClassifierFile() {}

  /**
   * The classifier in {@code file}; trained, and written there, if there is none yet.
   *
   * @param file null to train one for this once
   * @param domains what it has to tell apart
   * @throws UserException if the file is of other domains
   */
  public static DomainClassifier open(
      @Nullable Path file,
      List<String> domains,
      Supplier<DomainClassifier> training,
      Console console) {
    if (file != null && Files.exists(file)) {
      DomainClassifier loaded = DomainClassifier.load(file);
      if (!loaded.domains().equals(domains)) {
        throw new UserException(
            "--classifier %s tells %s apart, wanted are %s"
                .formatted(file, String.join(", ", loaded.domains()), String.join(", ", domains)));
      }
      return loaded;
    }
    console.say("training a classifier of %d domains ...".formatted(domains.size()));
    DomainClassifier trained = training.get();
    if (file != null) {
      trained.save(file);
    }
    return trained;
  }
}
