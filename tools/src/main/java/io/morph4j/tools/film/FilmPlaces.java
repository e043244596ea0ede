package io.morph4j.tools.film;

import io.morph4j.core.file.UserException;
import io.morph4j.data.film.FilmFormat;
import io.morph4j.data.format.PictureFormat;
import io.morph4j.tools.cli.OutputPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where translated films go. */
final class FilmPlaces {
  private FilmPlaces() {}

  /**
   * The result of each of {@code films}: {@code out} itself if that names the file of the only one,
   * else NAME.mp4 (.mov, .mkv as the film's own) in the folder {@code out}.
   *
   * @throws UserException if {@code out} cannot take them, or a result would replace a film
   */
  static Map<Path, Path> of(List<Path> films, Path out) {
    Map<Path, Path> places = new LinkedHashMap<>();
    if (Files.isDirectory(out) || !namesFile(out)) {
      OutputPlace.requireFolder("--out", out);
      films.forEach(film -> places.put(film, out.resolve(name(film))));
    } else if (FilmFormat.ofFileName(out).isEmpty()) {
      throw new UserException(
          "--out %s: films are written as %s".formatted(out, FilmFormat.allEndings()));
    } else if (films.size() > 1) {
      throw new UserException(
          "--out %s is one file for several films: name a folder".formatted(out));
    } else {
      OutputPlace.requireFile("--out", out);
      places.put(films.get(0), out);
    }
    places.forEach(
        (film, result) -> {
          for (Path other : films) {
            if (real(other).equals(real(result))) {
              throw new UserException(
                  "%s: its result would take the place of %s, which is an input; name another --out"
                      .formatted(film, result));
            }
          }
          if (places.values().stream().filter(result::equals).count() > 1) {
            throw new UserException(
                "%s: another film is written to %s too; translate them apart"
                    .formatted(film, result));
          }
        });
    return places;
  }

  private static boolean namesFile(Path out) {
    String name = String.valueOf(out.getFileName());
    return FilmFormat.isFilm(out)
        || PictureFormat.ofFileName(name).isPresent()
        || name.endsWith(".gif");
  }

  private static String name(Path film) {
    String name = String.valueOf(film.getFileName());
    return FilmFormat.ofFileName(film).isPresent()
        ? name
        : name.substring(0, name.lastIndexOf('.')) + ".mp4";
  }

  /** The file itself, by whatever links it was named. */
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }
}
