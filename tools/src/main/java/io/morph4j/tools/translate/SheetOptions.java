package io.morph4j.tools.translate;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.DataFolder;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureWriter;
import io.morph4j.data.animation.Animation;
import io.morph4j.data.format.PictureFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a sheet: one picture of all inputs and their translations, as a mixin. */
final class SheetOptions {
  private static final double FRAMES_PER_SECOND = 12;

  @Option(
      names = "--sheet",
      paramLabel = "FILE",
      description = {
        "Instead of results, one picture of every input with its translations: in all domains, or"
            + " with --target in as many styles as --count says, or by each --reference.",
        "FILE ends in .gif or .mp4 to play them one after another, else as --format has it."
      })
  private @Nullable Path file;

  @Option(
      names = "--between",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "With --sheet: steps from one style to the next, interpolated. Default: ${DEFAULT-VALUE}.")
  private int between;

  /** The file of the sheet, null if none is wanted. */
  @Nullable Path file() {
    if (file == null && between != 1) {
      throw new UsageException("--between is for --sheet");
    }
    return file;
  }

  /**
   * Draws {@code inputs}, pictures or folders of them, by {@code translator} to {@code to}.
   *
   * @throws UsageException if the options contradict each other, or the model has no styles
   * @throws UserException if the file is there already, or a picture cannot be read
   */
  void draw(Path to, Translator translator, GuideOptions by, List<Path> inputs, boolean overwrite) {
    Animation animation = Animation.ofFileName(to).orElse(null);
    if (animation == null && PictureFormat.ofFileName(to.toString()).isEmpty()) {
      throw new UsageException(
          "--sheet %s: the ending is none of a picture, .gif or .mp4".formatted(to));
    }
    if (Files.exists(to) && !overwrite) {
      throw new UserException(to + " is there already; --overwrite replaces it");
    }
    List<Guide> guides = by.guidesOfSheet(translator.description());
    if (between < 1 || (between > 1 && !betweenStyles(translator, guides))) {
      throw new UsageException(
          between < 1
              ? "--between " + between + ": expected 1 or more"
              : "--between: two styles are wanted; give --target with --count 2 or two --reference");
    }
    PictureReader reader = PictureReader.defaults();
    Sheet sheet = new Sheet(translator, sources(inputs).stream().map(reader::read).toList());
    List<Guide> columns = between == 1 ? guides : sheet.between(guides, between);
    if (animation != null) {
      animation.write(sheet.frames(columns), FRAMES_PER_SECOND, to);
      return;
    }
    List<Picture> heads =
        between == 1 ? by.references().stream().map(reader::read).toList() : List.of();
    PictureWriter.defaults().write(Picture.of(sheet.draw(columns, heads)), to);
  }

  /** The pictures of {@code inputs}, files or folders. */
  private static List<Path> sources(List<Path> inputs) {
    List<Path> sources = new ArrayList<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        sources.addAll(DataFolder.listNonEmpty(input).files());
      } else if (Files.exists(input)) {
        sources.add(input);
      } else {
        throw new UserException(input + ": there is no such file or folder");
      }
    }
    return sources;
  }

  private static boolean betweenStyles(Translator translator, List<Guide> guides) {
    return guides.size() > 1 && DomainTranslation.styled(translator.description());
  }
}
