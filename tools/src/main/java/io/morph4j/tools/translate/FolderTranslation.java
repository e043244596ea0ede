package io.morph4j.tools.translate;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import io.morph4j.data.PictureWriter;
import io.morph4j.data.PicturesAhead;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

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
  private final BatchResults results;
  private final boolean failFast;
  private final Deque<TranslationTask> tasks;
  private final PicturesAhead ahead;
  private final ExecutorService encoders;

  /** A picture that was looked at and belongs to the next round. */
  private PicturesAhead.@Nullable Entry waiting;

  /** What became of results, in the order of the list. */
  private final Deque<CompletableFuture<Runnable>> outcomes = new ArrayDeque<>();

  private final AtomicLong encoding = new AtomicLong(); // pixels
  private final AtomicInteger failures = new AtomicInteger();

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
    this.tasks = new ArrayDeque<>(tasks);
    this.writer = writer;
    this.results = results;
    this.failFast = failFast;
    this.ahead = ahead;
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

  /** A picture of a round, and how to say what became of its results. */
  private final class Item {
    private final PicturesAhead.Entry entry;
    private final Picture picture;
    private final Map<Integer, CompletableFuture<Runnable>> wanted;
    private final AtomicInteger left;
    private final TranslationTask task;

    Item(TranslationTask task, PicturesAhead.Entry entry, Picture picture) {
      this.task = task;
      this.entry = entry;
      this.picture = picture;
      this.wanted = begin(task);
      this.left = new AtomicInteger(wanted.size());
    }

    List<Integer> form() {
      return List.of(picture.channels(), picture.height(), picture.width());
    }

    long pixels() {
      return (long) picture.width() * picture.height();
    }

    private void over(int guide, Runnable tell) {
      if (left.decrementAndGet() == 0) {
        entry.done();
      }
      Objects.requireNonNull(wanted.get(guide)).complete(tell);
    }

    /** Something is broken that no other picture would be spared. */
    void broken(int guide, Error error) {
      Objects.requireNonNull(wanted.get(guide)).completeExceptionally(error);
    }

    void failed(int guide, Throwable problem) {
      over(guide, failure(task, problem(problem)));
    }

    private RuntimeException problem(Throwable problem) {
      return problem instanceof RuntimeException known
          ? known
          : new UserException(
              "%s: %d x %d pixels do not fit into the memory (-Xmx and -Dorg.bytedeco.javacpp.maxbytes set it)"
                  .formatted(task.input(), picture.width(), picture.height()),
              problem);
    }

    /** Writes a result; {@code seconds} were spent on it before. */
    void write(int guide, Picture translated, double seconds) {
      Path place = task.places().get(guide);
      long start = System.nanoTime();
      try {
        writer.write(translated, place);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("width", picture.width());
        facts.put("height", picture.height());
        facts.put("seconds", entry.seconds() + seconds + (System.nanoTime() - start) * 1e-9);
        over(guide, () -> results.done(task.input(), place, facts));
      } catch (RuntimeException | OutOfMemoryError e) {
        failed(guide, e);
      }
    }
  }

  /**
   * Works the list off, telling what became of each result in its order.
   *
   * @param step called after each result
   * @return whether all was done, or failed, before it was interrupted
   */
  boolean run(BooleanSupplier interrupted, Runnable step) {
    while (!tasks.isEmpty() && !givenUp()) {
      if (interrupted.getAsBoolean()) {
        tell(step, 0);
        return false;
      }
      List<Item> round = round();
      Map<List<Integer>, List<Item>> bySize = new LinkedHashMap<>();
      round.forEach(
          item -> bySize.computeIfAbsent(item.form(), any -> new ArrayList<>()).add(item));
      bySize.values().forEach(this::translateAll);
      tell(step, MOST_WAITING);
      if (round.isEmpty() && waiting != null && waiting.large()) {
        tell(step, 0);
        alone(tasks.remove(), waiting);
        waiting = null;
      }
    }
    tell(step, 0);
    return true;
  }

  private boolean givenUp() {
    return failFast && failures.get() > 0;
  }

  /** The next pictures, as many as are looked at together; none if a large one is the next. */
  private List<Item> round() {
    List<Item> items = new ArrayList<>();
    long pixels = 0;
    while (!tasks.isEmpty() && items.size() < ROUND && !givenUp()) {
      TranslationTask task = tasks.element();
      if (!task.wantsPicture()) {
        begin(tasks.remove());
        continue;
      }
      PicturesAhead.Entry entry = waiting == null ? ahead.next() : waiting;
      waiting = entry;
      if (entry.large()) {
        break;
      }
      Picture picture;
      try {
        picture = entry.picture();
      } catch (RuntimeException e) {
        waiting = null;
        tasks.remove();
        begin(task).values().forEach(outcome -> outcome.complete(failure(task, e)));
        continue;
      }
      pixels += (long) picture.width() * picture.height();
      if (!items.isEmpty() && pixels > ROUND_PIXELS) {
        break;
      }
      waiting = null;
      items.add(new Item(tasks.remove(), entry, picture));
    }
    return items;
  }

  /** Makes room for what becomes of the results of {@code task}; those to be written come back. */
  private Map<Integer, CompletableFuture<Runnable>> begin(TranslationTask task) {
    Map<Integer, CompletableFuture<Runnable>> wanted = new LinkedHashMap<>();
    for (int i = 0; i < task.places().size(); i++) {
      CompletableFuture<Runnable> outcome = new CompletableFuture<>();
      Path place = task.places().get(i);
      switch (task.states().get(i)) {
        case WANTED -> wanted.put(i, outcome);
        case SKIPPED -> outcome.complete(() -> results.skipped(task.input(), place));
        case TAKEN -> outcome.complete(failure(task, task.taken(place)));
      }
      outcomes.add(outcome);
    }
    return wanted;
  }

  private Runnable failure(TranslationTask task, RuntimeException problem) {
    failures.incrementAndGet();
    return () -> results.failed(task.input(), problem);
  }

  /** Pictures of one size, as many at a time as small ones are computed together. */
  private void translateAll(List<Item> items) {
    long fitting = Math.max(1, Math.min(BATCH, BATCH_PIXELS / items.get(0).pixels()));
    for (int from = 0; from < items.size(); from += (int) fitting) {
      List<Item> batch = items.subList(from, (int) Math.min(from + fitting, items.size()));
      for (int guide = 0; guide < guides.size(); guide++) {
        int which = guide;
        List<Item> own = batch.stream().filter(item -> item.wanted.containsKey(which)).toList();
        if (!own.isEmpty() && !givenUp()) {
          translate(guide, own);
        } else {
          own.forEach(item -> item.over(which, () -> {}));
        }
      }
    }
  }

  private void translate(int guide, List<Item> items) {
    long start = System.nanoTime();
    List<Picture> translated;
    try {
      List<Picture> pictures = items.stream().map(item -> item.picture).toList();
      List<Path> files = items.stream().map(item -> item.task.input()).toList();
      Guide by = guides.of(guide, files, pictures);
      translated = PictureTranslation.of(translator, by, pictures);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (items.size() == 1) {
        items.get(0).failed(guide, e);
      } else {
        items.forEach(item -> translate(guide, List.of(item))); // the others are none the worse
      }
      return;
    }
    double seconds = (System.nanoTime() - start) * 1e-9 / items.size();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      Picture result = translated.get(i);
      encoding.addAndGet(item.pixels());
      encoders.execute(
          () -> {
            try {
              item.write(guide, result, seconds);
            } catch (Error e) {
              item.broken(guide, e);
            }
            encoding.addAndGet(-item.pixels());
          });
    }
  }

  /** A large picture, while nothing else is in memory. */
  private void alone(TranslationTask task, PicturesAhead.Entry entry) {
    Item item;
    try {
      item = new Item(task, entry, entry.picture());
    } catch (RuntimeException | OutOfMemoryError e) {
      Runnable failure = failure(task, unreadable(task, e));
      begin(task).values().forEach(outcome -> outcome.complete(failure));
      return;
    }
    for (int guide : item.wanted.keySet()) {
      long start = System.nanoTime();
      try {
        Guide by = guides.of(guide, List.of(task.input()), List.of(item.picture));
        Picture result = PictureTranslation.of(translator, by, item.picture);
        item.write(guide, result, (System.nanoTime() - start) * 1e-9);
      } catch (RuntimeException | OutOfMemoryError e) {
        item.failed(guide, e);
      }
    }
  }

  private static RuntimeException unreadable(TranslationTask task, Throwable problem) {
    return problem instanceof RuntimeException known
        ? known
        : new UserException(
            task.input()
                + ": the picture does not fit into the memory: make it smaller or raise -Xmx",
            problem);
  }

  /** Tells what is known, waiting while more than {@code pixels} are to be encoded. */
  private void tell(Runnable step, long pixels) {
    while (!outcomes.isEmpty()
        && (outcomes.element().isDone() || pixels == 0 || encoding.get() > pixels)) {
      outcomes.remove().join().run();
      step.run();
    }
  }

  @Override
  public void close() {
    encoders.shutdownNow();
  }
}
