package io.morph4j.tools.translate;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureWriter;
import io.morph4j.data.PicturesAhead;
import io.morph4j.data.format.PictureFormat;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.DeviceOption;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.JsonOption;
import io.morph4j.tools.cli.OutputPlace;
import io.morph4j.tools.cli.PrecisionOption;
import io.morph4j.tools.film.FilmOptions;
import io.morph4j.tools.film.FilmWork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code morph4j translate}: pictures through a model. */
@Command(
    name = "translate",
    description = {
      "Translate pictures with a model.",
      "Results have the size, depth, channels and alpha of their inputs and are written under the"
          + " same name, as PNG unless --format says otherwise; folders are looked through to any"
          + " depth and keep their sub-folders. A film becomes a film of the same frames and sound."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j translate --model runs/zebra --direction AtoB horse.jpg --out zebras",
      "  morph4j translate --model runs/zebra/models/AtoB.safetensors horses/ --out zebras",
      "  morph4j translate --model zebra.model horse.jpg --out zebra.jpg --quality 90",
      "  morph4j translate --model zebra.model horses/ --out zebras --skip-existing --json",
      "  morph4j translate --model runs/pets --target cat --reference tom.jpg dogs/ --out cats",
      "  morph4j translate --model zebra.model ride.mp4 --out zebra-ride.mp4",
      "  morph4j translate --model runs/pets --sheet all.png dogs/",
      "  morph4j translate --model runs/pets --target cat --count 4 --between 12 --sheet cats.gif"
          + " rex.jpg"
    })
public final class TranslateCommand implements Callable<Integer> {
  private static final double MEGA = 1e6;

  private final Interruption interruption;

  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private DeviceOption device = new DeviceOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "IN",
      description = "Pictures, or folders of pictures; or films.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder that takes the results, or the file of the one result.")
  private @Nullable Path out;

  @Option(names = "--overwrite", description = "Replace results that are there already.")
  private boolean overwrite;

  @Option(
      names = "--skip-existing",
      description = "Leave out inputs whose result is there already.")
  private boolean skipExisting;

  @Option(
      names = "--fail-fast",
      description = "Stop at the first failure; otherwise the rest is done. Default: no.")
  private boolean failFast;

  @Option(
      names = "--keep-going",
      description = "Do the rest after a failure, which is the default.")
  private boolean keepGoing;

  @Mixin private ResultFormat format = new ResultFormat();
  @Mixin private PolicyOptions policy = new PolicyOptions();
  @Mixin private TileOptions tiles = new TileOptions();
  @Mixin private GuideOptions guide = new GuideOptions();
  @Mixin private MaskOptions masks = new MaskOptions();
  @Mixin private SheetOptions sheet = new SheetOptions();
  @Mixin private FilmOptions film = new FilmOptions();

  @Option(
      names = "--max-megapixels",
      defaultValue = "100",
      paramLabel = "N",
      description = "Refuse larger pictures. Default: ${DEFAULT-VALUE}.")
  private double maxMegapixels;

  public TranslateCommand(Environment environment) {
    console = new Console(environment);
    interruption = environment.interruption();
  }

  @Override
  public Integer call() {
    device.check(console);
    Path drawn = sheet.file();
    if (drawn != null && out != null) {
      throw new UsageException("--sheet and --out exclude each other: give one of them");
    }
    if (drawn == null && out == null) {
      throw new UsageException("Missing required option: '--out=DIR' (or '--sheet=FILE')");
    }
    if (drawn != null) {
      return draw(drawn);
    }
    Path place = Objects.requireNonNull(out);
    boolean films = film.films(inputs);
    return films || film.frames(inputs) ? translateFilm(place, films) : translate(place);
  }

  private int translateFilm(Path out, boolean files) {
    requirePixels();
    masks.requireNone("films and frames");
    int quality = files ? format.filmQuality() : 0;
    if (!files && skipExisting) {
      throw new UsageException(
          "--skip-existing does not go with --frames: a frame depends on those before it");
    }
    PrecisionOption.use(precision.wanted());
    FilmWork.Settings settings =
        new FilmWork.Settings(json.wanted(), overwrite, skipExisting, maxMegapixels);
    try (Translator translator = opened(true)) {
      tiles.apply(translator);
      List<Guide> guides = guide.guides(translator.description());
      if (guides.size() > 1) {
        throw new UsageException("a film has one translation: name one style or reference");
      }
      FilmWork work =
          new FilmWork(console, interruption, translator, guides.get(0), film, settings);
      if (files) {
        return work.films(inputs, out, quality);
      }
      OutputPlace.requireFolder("--out", out);
      PictureInputs frames = PictureInputs.of(inputs, out, format.ending(null));
      frames.problems().values().forEach(console::error);
      return frames.pictures().isEmpty()
          ? ExitCode.FAILED
          : work.frames(inputs.get(0), frames.pictures(), format.writer());
    }
  }

  private Translator opened(boolean forFilm) {
    Path file = model.file(console);
    Translator translator = forFilm ? policy.loadForFilm(file) : policy.load(file);
    PolicyOptions.tellForm(console, file, translator.description());
    return translator;
  }

  private void requirePixels() {
    if (!(maxMegapixels > 0)) {
      throw new UsageException("--max-megapixels " + maxMegapixels + ": expected more than 0");
    }
  }

  private int draw(Path to) {
    masks.requireNone("sheets");
    PrecisionOption.use(precision.wanted());
    OutputPlace.requireFile("--sheet", to);
    try (Translator translator = opened(false)) {
      tiles.apply(translator);
      sheet.draw(to, translator, guide, inputs, overwrite);
    }
    console.made(to);
    return ExitCode.DONE;
  }

  private int translate(Path out) {
    boolean one = namesOneResult(out);
    requirePixels();
    if (failFast && keepGoing) {
      throw new UsageException("--fail-fast and --keep-going exclude each other: give one of them");
    }
    PrecisionOption.use(precision.wanted());
    String ending = format.ending(one ? out : null);
    PictureInputs list =
        one ? PictureInputs.one(inputs.get(0), out) : PictureInputs.of(inputs, out, ending);
    if (one) {
      OutputPlace.requireFile("--out", out);
    } else {
      OutputPlace.requireFolder("--out", out);
    }
    BatchResults results = new BatchResults(console, json.wanted());
    list.problems().forEach(results::failed);
    boolean finished;
    List<TranslationTask> tasks = new ArrayList<>();
    list.pictures()
        .forEach(
            (input, place) ->
                tasks.add(
                    TranslationTask.of(input, place, guide.results(), overwrite, skipExisting)));
    PictureReader reader = new PictureReader((long) (maxMegapixels * MEGA));
    PictureWriter.prepare();
    try (PicturesAhead ahead = FolderTranslation.ahead(tasks, reader);
        Translator translator = opened(false)) {
      tiles.apply(translator);
      FileGuides guides = masks.guides(guide.guides(translator.description()), inputs, translator);
      results.start();
      try (FolderTranslation work =
              new FolderTranslation(
                  translator, guides, tasks, ahead, format.writer(), results, failFast);
          BatchProgress progress =
              new BatchProgress(console, "translate", tasks.size() * guides.size())) {
        finished = work.run(interruption::requested, progress::step);
      }
    }
    results.close();
    if (failFast && results.failed() > 0) {
      console.say("stopped at the first failure; --keep-going does the rest");
    }
    return finished ? results.exitCode() : interrupted(list, results);
  }

  /** Whether {@code --out} is the file of the one picture's result. */
  private boolean namesOneResult(Path out) {
    return inputs.size() == 1
        && Files.isRegularFile(inputs.get(0))
        && !Files.isDirectory(out)
        && PictureFormat.ofFileName(String.valueOf(out.getFileName())).isPresent();
  }

  private int interrupted(PictureInputs list, BatchResults results) {
    console.say(
        "interrupted after %d of %d pictures; --skip-existing goes on with the rest"
            .formatted(results.done(), list.pictures().size()));
    return ExitCode.INTERRUPTED;
  }
}
