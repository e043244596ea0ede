package io.morph4j.tools.demo;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.run.Every;
import io.morph4j.core.train.run.Outcome;
import io.morph4j.core.train.run.RunDescription;
import io.morph4j.core.train.run.StopAfter;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.tools.cli.Architectures;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.JsonOption;
import io.morph4j.tools.cli.OutputPlace;
import io.morph4j.tools.cli.ShellCommand;
import io.morph4j.tools.train.RunOptions;
import io.morph4j.tools.train.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code morph4j demo}: the whole story, from no pictures at all to a page of translations. */
@Command(
    name = "demo",
    description = {
      "See apples become oranges.",
      "Draws fruit, trains a small network on it, translates pictures that it has not seen, measures"
          + " the result against the untrained network and writes a web page. Takes some minutes;"
          + " run it again with the same --out to go on after an interruption."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j demo",
      "  morph4j demo --quick",
      "  morph4j demo stargan --out fruits",
      "  morph4j demo --out /tmp/demo --steps 3000 --seed 7"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String PRESET = "tiny";
  private static final long DEFAULT_SEED = 1;
  private static final long SAVE_EVERY = 200;

  private final Interruption interruption;

  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();

  /** What picocli offers for completion. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Story.names().iterator();
    }
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "ARCH",
      completionCandidates = Names.class,
      description =
          "What is trained: ${COMPLETION-CANDIDATES}. Default: cyclegan, or what --out was begun"
              + " with.")
  private @Nullable String architecture;

  @Option(
      names = "--out",
      defaultValue = "morph4j-demo",
      paramLabel = "DIR",
      description = "The folder that takes everything. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of training. Default: as many as take some minutes.")
  private @Nullable Long steps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random. Default: " + DEFAULT_SEED + ".")
  private @Nullable Long seed;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Sides of the pictures, a multiple of 4. Default: 128; of stargan 64.")
  private @Nullable Integer size;

  @Option(
      names = "--quick",
      description =
          "About two minutes: fewer steps on pictures of 64 pixels. Colours turn; texture and small"
              + " fruit are left behind, and --check is not to be passed.")
  private boolean quick;

  @Option(
      names = "--check",
      description = "Fail if the translations are not as good as they should be.")
  private boolean check;

  public DemoCommand(Environment environment) {
    console = new Console(environment);
    interruption = environment.interruption();
  }

  @Override
  public Integer call() {
    OutputPlace.requireFolder("--out", out);
    DemoFolder folder = new DemoFolder(out);
    List<DemoFolder> places = new ArrayList<>();
    double seconds = 0;
    Story story = story(folder, TrainingRun.exists(folder.run()));
    for (Story chapter : story.chapters()) {
      DemoFolder place = places.isEmpty() ? folder : places.get(places.size() - 1).next();
      Outcome outcome =
          TrainingRun.exists(place.run()) ? resume(place) : start(folder, place, chapter);
      if (outcome.ending() == Outcome.Ending.INTERRUPTED) {
        console.say(
            "go on with training and make the page with:%n  %s"
                .formatted(ShellCommand.of("demo", "--out", out)));
        return ExitCode.INTERRUPTED;
      }
      seconds += outcome.seconds();
      places.add(place);
    }
    console.say("translating pictures that training has not seen ...");
    StoryResult result = story.measure(places, console);
    Path page = result.writePage(folder, seconds, console);
    if (json.wanted()) {
      console.json(result.asMap());
    } else {
      result.table().forEach(console::data);
    }
    console.say("the page is " + page.toUri());
    if (check && !result.good()) {
      console.error("the translations are not as good as they should be");
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private Story story(DemoFolder folder, boolean begun) {
    String trained = begun ? TrainingRun.describe(folder.run()).architecture() : null;
    if (trained != null && architecture != null && !trained.equals(architecture)) {
      throw new UsageException(
          "%s holds a demo of %s already: leave %s away to go on with it, or choose another --out"
              .formatted(out, trained, architecture));
    }
    String chosen = trained == null ? architecture : trained;
    return chosen == null ? Story.PAIR : Story.of(chosen);
  }

  /** Starts the first chapter as the options say, a later one like the first. */
  private Outcome start(DemoFolder first, DemoFolder folder, Story story) {
    int side = size == null ? story.side(quick) : size;
    long chosenSeed = seed == null ? DEFAULT_SEED : seed;
    if (TrainingRun.exists(first.run())) {
      RunDescription described = TrainingRun.describe(first.run());
      side = Integer.parseInt(described.config().get("cropSize"));
      chosenSeed = described.seed();
    }
    RunOptions.Plan plan = plan(folder, story, side, chosenSeed);
    if (!Files.exists(folder.data())) {
      console.say("drawing " + story.pictures() + " ...");
      story.draw(folder.data(), side, chosenSeed);
    }
    console.say("training for " + steps(plan) + " steps" + expected(story) + " ...");
    return new Session(console, interruption)
        .start(
            folder.run(),
            plan,
            training ->
                training
                    .models()
                    .forEach((direction, model) -> model.save(folder.untrained(direction))));
  }

  /** What the usual number of steps takes elsewhere, so that one sees where this machine stands. */
  private String expected(Story story) {
    return steps != null || size != null || quick
        ? ""
        : ", %d minutes on two cores of a server processor".formatted(story.minutes());
  }

  private static String steps(RunOptions.Plan plan) {
    return plan.stopAfter() == null ? "" : plan.stopAfter().amount();
  }

  private RunOptions.Plan plan(DemoFolder folder, Story story, int side, long chosenSeed) {
    Architecture<?> trained = Architectures.named(story.architecture());
    return new RunOptions.Plan(
        trained,
        PRESET,
        ConfigRecords.with(Architectures.preset(trained, PRESET), story.settings(side)),
        DataLocation.root(folder.data().toAbsolutePath().normalize()),
        chosenSeed,
        StopAfter.steps(steps == null ? story.steps(quick) : steps),
        new Every(SAVE_EVERY, SAVE_EVERY, 1),
        Precision.FLOAT,
        null,
        List.of());
  }

  private Outcome resume(DemoFolder folder) {
    if (size != null || seed != null || quick) {
      throw new UsageException(
          out
              + " holds a demo already: leave --size, --seed and --quick away to go on with it, or"
              + " choose another --out");
    }
    console.say("going on with the demo in " + out + " ...");
    return new Session(console, interruption)
        .resume(
            folder.run(),
            new Session.Changes(steps == null ? null : StopAfter.steps(steps), Map.of(), null),
            trained -> {});
  }

  /** The directions, as model files and folders are called. */
  static List<String> directions() {
    return List.of("AtoB", "BtoA");
  }
}
