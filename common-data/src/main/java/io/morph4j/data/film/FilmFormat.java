package io.morph4j.data.film;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The files that films are written to, all with H.264 pictures. */
public enum FilmFormat {
  /** MPEG-4. */
  MP4("mp4", "mp4", "m4v"),
  /** QuickTime. */
  MOV("mov", "mov"),
  /** Matroska, which takes any sound. */
  MKV("matroska", "mkv");

  /** Files that are taken for films; what is in them is looked at when they are opened. */
  private static final Set<String> READ =
      Set.of(
          "mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "ts", "mts", "m2ts", "wmv",
          "flv", "3gp", "ogv");

  private final String muxer;
  private final List<String> endings;

  FilmFormat(String muxer, String... endings) {
    this.muxer = muxer;
    this.endings = List.of(endings);
  }

  /** FFmpeg's name of it. */
  String muxer() {
    return muxer;
  }

  /** The format that the name of {@code file} ends in; empty if it is none of these. */
  public static Optional<FilmFormat> ofFileName(Path file) {
    String ending = ending(file);
    return Arrays.stream(values()).filter(format -> format.endings.contains(ending)).findFirst();
  }

  /** Whether the name of {@code file} is that of a film, of these formats or one that is read. */
  public static boolean isFilm(Path file) {
    return READ.contains(ending(file));
  }

  /** The endings of {@link #ofFileName}, with their dots. */
  public static String allEndings() {
    return Arrays.stream(values())
        .flatMap(format -> format.endings.stream())
        .map(ending -> "." + ending)
        .collect(Collectors.joining(", "));
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
