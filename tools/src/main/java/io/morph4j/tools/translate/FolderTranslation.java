package io.morph4j.tools.translate;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import io.morph4j.data.PictureWriter;
import io.morph4j.data.PicturesAhead;
import io.morph4j.tools.translate.PictureRounds.Member;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Many pictures through a translator: decoded ahead and encoded behind on threads of their own,
 * those of one size together. What is computed together depends on the list alone, so that the same
 * list gives the same results. Large pictures are worked on alone.
 */
final class FolderTranslation implements AutoCloseable {
  /** Pixels that are computed together, about: one picture of 256². */
  private static final long BATCH_PIXELS = 1 << 16;

  private static final int BATCH = 32;

  /** So many pictures, of so many pixels, are looked through for those of one size. */
  private static final int ROUND = 2 * BATCH;

  private static final long ROUND_PIXELS = 4 * BATCH_PIXELS;

  /** Translated pixels that may wait to be encoded. */
  private static final long MOST_WAITING = 1 << 22;

  private final Translator translator;
  private final FileGuides guides;
  private final PictureWriter writer;
  private final TranslationOutcomes outcomes;
  private final PictureRounds rounds;
  private final ExecutorService encoders;
  private final AtomicLong encoding = new AtomicLong(); // pixels

  /**
   * @param ahead the pictures of {@link #ahead}, closed by the caller
   * @param failFast whether the first failure is the last
   */
  FolderTranslation(
      Translator translator,
      FileGuides guides,
      List<TranslationTask> tasks,
      PicturesAhead ahead,
      PictureWriter writer,
      BatchResults results,
      boolean failFast) {
    this.translator = translator;
    this.guides = guides;
    this.writer = writer;
    this.outcomes = new TranslationOutcomes(results, failFast);
    this.rounds = new PictureRounds(tasks, ahead, outcomes, ROUND, ROUND_PIXELS);
    this.encoders =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            work -> {
              Thread thread = new Thread(work, "morph4j-encode");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The pictures that are wanted, decoded from now on. */
  static PicturesAhead ahead(List<TranslationTask> tasks, PictureReader reader) {
    List<Path> wanted =
        tasks.stream().filter(TranslationTask::wantsPicture).map(TranslationTask::input).toList();
    return new PicturesAhead(reader, wanted, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Works the list off, telling what became of each result in its order.
   *
   * @param step called after each result
   * @return whether all was done, or failed, before it was interrupted
   */
  boolean run(BooleanSupplier interrupted, Runnable step) {
    while (!rounds.isEmpty() && !outcomes.givenUp()) {
      if (interrupted.getAsBoolean()) {
        tellAll(step);
        return false;
      }
      Collection<List<Member>> round = rounds.next();
      round.forEach(this::translateAll);
      outcomes.tell(step, () -> encoding.get() > MOST_WAITING);
      if (round.isEmpty() && rounds.largeIsNext()) {
        tellAll(step);
        Member large = rounds.large();
        if (large != null) {
          alone(large);
        }
      }
    }
    tellAll(step);
    return true;
  }

  private void tellAll(Runnable step) {
    outcomes.tell(step, () -> true);
  }

  /** Pictures of one size, as many at a time as small ones are computed together. */
  private void translateAll(List<Member> members) {
    long fitting = Math.max(1, Math.min(BATCH, BATCH_PIXELS / members.get(0).pixels()));
    for (int from = 0; from < members.size(); from += (int) fitting) {
      List<Member> batch = members.subList(from, (int) Math.min(from + fitting, members.size()));
      for (int guide = 0; guide < guides.size(); guide++) {
        int which = guide;
        List<Member> own =
            batch.stream().filter(member -> member.results().guides().contains(which)).toList();
        if (!own.isEmpty() && !outcomes.givenUp()) {
          translate(guide, own);
        } else {
          own.forEach(member -> member.results().leftOut(which));
        }
      }
    }
  }

  private void translate(int guide, List<Member> members) {
    long start = System.nanoTime();
    List<Picture> translated;
    try {
      List<Picture> pictures = members.stream().map(Member::picture).toList();
      List<Path> files = members.stream().map(member -> member.task().input()).toList();
      Guide by = guides.of(guide, files, pictures);
      translated = PictureTranslation.of(translator, by, pictures);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (members.size() == 1) {
        failed(members.get(0), guide, e);
      } else {
        members.forEach(
            member -> translate(guide, List.of(member))); // the others are none the worse
      }
      return;
    }
    double seconds = (System.nanoTime() - start) * 1e-9 / members.size();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      Picture result = translated.get(i);
      encoding.addAndGet(member.pixels());
      encoders.execute(
          () -> {
            try {
              write(member, guide, result, seconds);
            } catch (Error e) {
              member.results().broken(guide, e);
            }
            encoding.addAndGet(-member.pixels());
          });
    }
  }

  /** A large picture, while nothing else is in memory. */
  private void alone(Member member) {
    for (int guide : member.results().guides()) {
      long start = System.nanoTime();
      try {
        Guide by = guides.of(guide, List.of(member.task().input()), List.of(member.picture()));
        Picture result = PictureTranslation.of(translator, by, member.picture());
        write(member, guide, result, (System.nanoTime() - start) * 1e-9);
      } catch (RuntimeException | OutOfMemoryError e) {
        failed(member, guide, e);
      }
    }
  }

  /** Writes a result; {@code seconds} were spent on it before. */
  private void write(Member member, int guide, Picture translated, double seconds) {
    long start = System.nanoTime();
    try {
      writer.write(translated, member.task().places().get(guide));
    } catch (RuntimeException | OutOfMemoryError e) {
      failed(member, guide, e);
      return;
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("width", member.picture().width());
    facts.put("height", member.picture().height());
    facts.put("seconds", member.entry().seconds() + seconds + (System.nanoTime() - start) * 1e-9);
    member.results().done(guide, facts);
  }

  private static void failed(Member member, int guide, Throwable problem) {
    Picture picture = member.picture();
    member
        .results()
        .failed(
            guide,
            problem instanceof RuntimeException known
                ? known
                : new UserException(
                    "%s: %d x %d pixels do not fit into the memory (-Xmx and -Dorg.bytedeco.javacpp.maxbytes set it)"
                        .formatted(member.task().input(), picture.width(), picture.height()),
                    problem));
  }

  @Override
  public void close() {
    encoders.shutdownNow();
  }
}
