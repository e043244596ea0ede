package io.morph4j.tools.translate;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * What becomes of the results of a list of pictures. It is told in the order of the list, whichever
 * thread is ready first.
 */
final class TranslationOutcomes {
  private final BatchResults results;
  private final boolean failFast;
  private final Deque<CompletableFuture<Runnable>> outcomes = new ArrayDeque<>();
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * @param results who is told
   * @param failFast whether the first failure is the last
   */
  TranslationOutcomes(BatchResults results, boolean failFast) {
    this.results = results;
    this.failFast = failFast;
  }

  /** Whether nothing is to be begun any more. */
  boolean givenUp() {
    return failFast && failures.get() > 0;
  }

  /**
   * The results of {@code task} come next. Those that are there already have their outcome; the
   * others wait for theirs.
   *
   * @param over called when the last of them has it
   */
  Pending begin(TranslationTask task, Runnable over) {
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
    return new Pending(task, wanted, over);
  }

  private Runnable failure(TranslationTask task, RuntimeException problem) {
    failures.incrementAndGet();
    return () -> results.failed(task.input(), problem);
  }

  /**
   * Tells what is known, as far as all before it is known too.
   *
   * @param step called after each result
   * @param patient whether to wait for the next one that is not known
   */
  void tell(Runnable step, BooleanSupplier patient) {
    while (!outcomes.isEmpty() && (outcomes.element().isDone() || patient.getAsBoolean())) {
      outcomes.remove().join().run();
      step.run();
    }
  }

  /** The results of one picture that are to be written, by the number of their guide. */
  final class Pending {
    private final TranslationTask task;
    private final Map<Integer, CompletableFuture<Runnable>> wanted;
    private final AtomicInteger left;
    private final Runnable over;

    private Pending(
        TranslationTask task, Map<Integer, CompletableFuture<Runnable>> wanted, Runnable over) {
      this.task = task;
      this.wanted = wanted;
      this.left = new AtomicInteger(wanted.size());
      this.over = over;
    }

    Set<Integer> guides() {
      return wanted.keySet();
    }

    /** The file is written. */
    void done(int guide, Map<String, Object> facts) {
      Path place = task.places().get(guide);
      settle(guide, () -> results.done(task.input(), place, facts));
    }

    void failed(int guide, RuntimeException problem) {
      settle(guide, failure(task, problem));
    }

    /** None of them can be made. */
    void failed(RuntimeException problem) {
      guides().forEach(guide -> failed(guide, problem));
    }

    /** Not begun, since another one failed. */
    void leftOut(int guide) {
      settle(guide, () -> {});
    }

    /** Something is broken that no other picture would be spared. */
    void broken(int guide, Error error) {
      outcome(guide).completeExceptionally(error);
    }

    private void settle(int guide, Runnable tell) {
      if (left.decrementAndGet() == 0) {
        over.run();
      }
      outcome(guide).complete(tell);
    }

    private CompletableFuture<Runnable> outcome(int guide) {
      return Objects.requireNonNull(wanted.get(guide));
    }
  }
}
