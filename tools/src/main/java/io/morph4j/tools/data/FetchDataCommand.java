package io.morph4j.tools.data;

import io.morph4j.core.file.UsageException;
import io.morph4j.data.DataSetDownload;
import io.morph4j.data.download.FileSet;
import io.morph4j.data.download.PublishedDataSet;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.JsonOption;
import io.morph4j.tools.cli.ShellCommand;
import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code morph4j data fetch}: published data sets. */
@Command(
    name = "fetch",
    description = {
      "Download a published data set and unpack it.",
      "An interrupted download goes on where it stopped when the command is given again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j data fetch --list",
      "  morph4j data fetch horse2zebra --out horse2zebra",
      "  morph4j data fetch fashion-mnist --out fashion",
      "  morph4j data fetch maps --out maps --base-url https://mirror.example/ --sha256 DIGITS"
    })
final class FetchDataCommand implements Callable<Integer> {
  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description = "The data set; --list names all.")
  private @Nullable String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder to make: new or empty. Default: NAME.")
  private @Nullable Path out;

  @Option(names = "--list", description = "List the published data sets and end.")
  private boolean list;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description = "Another server with the same paths.")
  private @Nullable URI base;

  @Option(names = "--sha256", paramLabel = "DIGITS", description = "What the archive must hash to.")
  private @Nullable String sha256;

  /** The names of data sets, for completion. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(
              PublishedDataSet.all().stream().map(PublishedDataSet::name).distinct(),
              FileSet.all().stream().map(FileSet::name))
          .iterator();
    }
  }

  FetchDataCommand(Environment environment) {
    console = new Console(environment);
  }

  @Override
  public Integer call() {
    if (list) {
      list();
      return ExitCode.DONE;
    }
    if (name == null) {
      throw new UsageException(
          "NAME is missing; '" + ShellCommand.of("data", "fetch", "--list") + "' shows the names");
    }
    Optional<FileSet> files = FileSet.named(name);
    if (files.isPresent()) {
      fetch(files.get());
      return ExitCode.DONE;
    }
    PublishedDataSet set = PublishedDataSet.named(name);
    DataSetDownload download = DataSetDownload.defaults();
    download = base == null ? download : download.withBase(base);
    download = sha256 == null ? download : download.withSha256(sha256);
    Path folder = out == null ? Path.of(set.name()) : out;
    DataSetDownload.Fetched fetched;
    try (DownloadProgress progress = new DownloadProgress(console, set.archive())) {
      fetched = download.fetch(set, folder, progress);
    }
    report(fetched);
    return ExitCode.DONE;
  }

  private void fetch(FileSet set) {
    if (sha256 != null) {
      throw new UsageException(
          "--sha256 is for archives; the hashes of " + set.name() + " are known already");
    }
    Path folder = out == null ? Path.of(set.name()) : out;
    FileSet from = base == null ? set : set.withBase(base);
    try (DownloadProgress progress = new DownloadProgress(console, set.name())) {
      from.fetch(folder, progress);
    }
    if (json.wanted()) {
      console.json(
          Map.of("folder", folder.toString(), "url", from.base().toString(), "checked", true));
    } else {
      console.say("%s: all files have the hashes expected".formatted(from.base()));
      console.made(folder);
    }
  }

  private void list() {
    if (json.wanted()) {
      console.json(
          Stream.concat(
                  PublishedDataSet.all().stream()
                      .map(set -> Map.of("name", set.qualifiedName(), "summary", set.summary())),
                  FileSet.all().stream()
                      .map(set -> Map.of("name", set.name(), "summary", set.summary())))
              .toList());
    } else {
      PublishedDataSet.all()
          .forEach(set -> console.data("%-34s %s".formatted(set.qualifiedName(), set.summary())));
      FileSet.all().forEach(set -> console.data("%-34s %s".formatted(set.name(), set.summary())));
    }
  }

  private void report(DataSetDownload.Fetched fetched) {
    if (json.wanted()) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("folder", fetched.folder().toString());
      facts.put("url", fetched.url().toString());
      facts.put("bytes", fetched.bytes());
      facts.put("sha256", fetched.sha256());
      facts.put("checked", fetched.checked());
      console.json(facts);
      return;
    }
    console.say(
        "%s, SHA-256 %s%s"
            .formatted(
                fetched.url(),
                fetched.sha256(),
                fetched.checked() ? " as expected" : " (recorded, not compared)"));
    console.made(fetched.folder());
  }
}
