package io.morph4j.tools.demo;

import io.morph4j.core.train.run.RunDescription;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.ShellCommand;
import io.morph4j.tools.cli.ShortDuration;
import io.morph4j.tools.report.GalleryPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The results of one or more models of the same domains, on one page.
 *
 * @param chapters in the order in which they were trained
 */
record DomainsStory(List<DomainsResult> chapters) implements StoryResult {
  private static final List<String> HEAD = List.of("measure", "trained", "untrained", "wanted");

  /** Measures the model of each folder. */
  static DomainsStory measure(List<DemoFolder> folders, Console console) {
    return new DomainsStory(
        folders.stream().map(folder -> DomainsResult.measure(folder, console)).toList());
  }

  @Override
  public boolean good() {
    return chapters.stream().allMatch(DomainsResult::good);
  }

  @Override
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    for (DomainsResult chapter : chapters) {
      lines.add(line(List.of(chapter.run().architecture(), "trained", "untrained", "wanted")));
      chapter.rows().forEach(row -> lines.add(line(row)));
    }
    return lines;
  }

  private static String line(List<String> cells) {
    return "%-40s %10s %10s   %s".formatted(cells.toArray()).stripTrailing();
  }

  /** The scores by architecture. */
  @Override
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    chapters.forEach(chapter -> map.put(chapter.run().architecture(), chapter.asMap()));
    return map;
  }

  @Override
  public Path writePage(DemoFolder folder, double seconds, Console console) {
    List<GalleryPage.Table> tables = new ArrayList<>();
    List<GalleryPage.Gallery> galleries = new ArrayList<>();
    for (DomainsResult chapter : chapters) {
      tables.add(
          new GalleryPage.Table(
              "How well " + chapter.run().architecture() + " works", "", HEAD, chapter.rows()));
      galleries.addAll(chapter.galleries());
    }
    return new GalleryPage(
            "One fruit as every other",
            "Generators were trained on this machine on four piles of pictures, and then translated"
                + " pictures that they had never seen to each of the other kinds. Numbers are means"
                + " over all ordered pairs of domains. The classifier was trained on the same"
                + " pictures apart from these networks; untrained networks have the weights that the"
                + " training began with.",
            facts(seconds),
            tables,
            galleries,
            List.of(),
            commands(folder))
        .write(folder.top());
  }

  private List<GalleryPage.Fact> facts(double seconds) {
    DomainsResult first = chapters.get(0);
    return List.of(
        new GalleryPage.Fact(
            "networks",
            "%s, preset %s, seed %d"
                .formatted(
                    each(RunDescription::architecture), first.run().preset(), first.run().seed())),
        new GalleryPage.Fact("domains", String.join(", ", first.domains())),
        new GalleryPage.Fact(
            "training",
            "%s steps in %s"
                .formatted(each(run -> run.stopAfter().amount()), ShortDuration.of(seconds))));
  }

  private String each(Function<RunDescription, String> what) {
    return chapters.stream()
        .map(chapter -> what.apply(chapter.run()))
        .collect(Collectors.joining(" and "));
  }

  private List<String> commands(DemoFolder folder) {
    Path run = folder.run();
    String target = chapters.get(0).domains().get(0);
    return List.of(
        ShellCommand.of(
            "translate", "--model", run, "--target", target, "PICTURES", "--out", "translated"),
        ShellCommand.of("translate", "--model", run, "--sheet", "sheet.png", "PICTURES"),
        ShellCommand.of("evaluate", "--model", run, "--data", folder.data(), "--out", "results"),
        ShellCommand.of("train", "--resume", "--out", run, "--steps", 5000));
  }
}
