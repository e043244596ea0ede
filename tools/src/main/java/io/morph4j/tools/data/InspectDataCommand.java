package io.morph4j.tools.data;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.DataInspection;
import io.morph4j.data.PictureReader;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.JsonOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code morph4j data inspect}: what is in a data set, before training on it. */
@Command(
    name = "inspect",
    description = {
      "Look at every picture of a data set: numbers, sizes, channels, broken and double files, and"
          + " advice for training.",
      "Exit code 3 tells that some files cannot be used."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j data inspect horse2zebra",
      "  morph4j data inspect --domain-a photos --domain-b paintings --json"
    })
final class InspectDataCommand implements Callable<Integer> {
  private static final int BROKEN_SHOWN = 20;
  private static final int DUPLICATES_SHOWN = 10;

  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "A data set as --data of 'morph4j train' takes it.")
  private @Nullable Path folder;

  @Option(names = "--domain-a", paramLabel = "DIR", description = "The first of two folders.")
  private @Nullable Path domainA;

  @Option(names = "--domain-b", paramLabel = "DIR", description = "The second of two folders.")
  private @Nullable Path domainB;

  @Option(
      names = "--quick",
      description = "Look at headers and completeness only, do not decode the pictures.")
  private boolean quick;

  InspectDataCommand(Environment environment) {
    console = new Console(environment);
  }

  @Override
  public Integer call() {
    DataInspection inspection;
    try (DataProgress progress = new DataProgress(console)) {
      inspection =
          DataInspection.of(location(), PictureReader.defaults(), !quick, progress::looked);
    }
    if (json.wanted()) {
      console.json(inspection);
    } else {
      print(inspection);
    }
    return inspection.brokenFiles() > 0 ? ExitCode.PARTIAL : ExitCode.DONE;
  }

  private DataLocation location() {
    try {
      return new DataLocation(folder, domainA, domainB);
    } catch (IllegalArgumentException e) {
      throw new UsageException("give DIR, or --domain-a DIR with --domain-b DIR", e);
    }
  }

  private void print(DataInspection inspection) {
    console.data("layout    " + inspection.layout());
    if (!inspection.labels().isEmpty()) {
      StringJoiner labels = new StringJoiner(", ", "labels    ", "");
      inspection.labels().forEach((label, count) -> labels.add(label + " " + count));
      console.data(labels.toString());
    }
    inspection.parts().forEach(this::print);
    for (DataInspection.Duplicate duplicate :
        inspection.duplicates().stream().limit(DUPLICATES_SHOWN).toList()) {
      console.data("same      " + String.join(" = ", duplicate.files()));
    }
    inspection.advice().forEach(advice -> console.data("advice    " + advice));
  }

  private void print(DataInspection.Part part) {
    console.data("%-9s %d pictures%s".formatted(part.name(), part.pictures(), kinds(part)));
    part.broken().stream()
        .limit(BROKEN_SHOWN)
        .forEach(broken -> console.data("  broken  " + broken.file() + ": " + broken.problem()));
    if (part.broken().size() > BROKEN_SHOWN) {
      console.data("  broken  and %d more".formatted(part.broken().size() - BROKEN_SHOWN));
    }
  }

  private static String kinds(DataInspection.Part part) {
    if (part.width() == null || part.height() == null) {
      return "";
    }
    StringJoiner words = new StringJoiner("; ", ": ", "");
    words.add(range(part.width()) + " x " + range(part.height()) + " pixels");
    words.add(counts(part.channels(), ""));
    words.add(counts(part.bits(), " bits"));
    words.add(counts(part.formats(), ""));
    if (part.turned() > 0) {
      words.add(part.turned() + " turned by EXIF");
    }
    part.profiles()
        .forEach(
            (name, count) -> words.add(count + " converted from profile " + name + " to sRGB"));
    return words.toString();
  }

  private static String range(DataInspection.Range range) {
    return range.smallest() == range.largest()
        ? String.valueOf(range.smallest())
        : "%d-%d (median %d)".formatted(range.smallest(), range.largest(), range.median());
  }

  private static String counts(Map<String, Integer> counts, String unit) {
    if (counts.size() == 1) {
      return counts.keySet().iterator().next() + unit;
    }
    StringJoiner words = new StringJoiner(", ");
    counts.forEach((kind, count) -> words.add(count + " " + kind + unit));
    return words.toString();
  }

  /** A {@link BatchProgress} that learns the number of files with the first. */
  private static final class DataProgress implements AutoCloseable {
    private final Console console;
    private @Nullable BatchProgress progress;

    DataProgress(Console console) {
      this.console = console;
    }

    void looked(int done, int all) {
      if (progress == null) {
        progress = new BatchProgress(console, "inspect", all);
      }
      progress.step();
    }

    @Override
    public void close() {
      if (progress != null) {
        progress.close();
      }
    }
  }
}
