package io.morph4j.tools.translate;

import io.morph4j.core.file.UserException;
import io.morph4j.data.Picture;
import io.morph4j.data.PicturesAhead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of pictures in rounds, in which those of one size are looked for. What is in a round
 * depends on the list alone. Large pictures come alone, between rounds.
 */
final class PictureRounds {
  private final Deque<TranslationTask> tasks;
  private final PicturesAhead ahead;
  private final TranslationOutcomes outcomes;
  private final int most;
  private final long mostPixels;

  /** A picture that was looked at and belongs to the next round. */
  private PicturesAhead.@Nullable Entry waiting;

  /**
   * @param most pictures in a round
   * @param mostPixels in all pictures of a round, unless it is only one
   */
  PictureRounds(
      List<TranslationTask> tasks,
      PicturesAhead ahead,
      TranslationOutcomes outcomes,
      int most,
      long mostPixels) {
    this.tasks = new ArrayDeque<>(tasks);
    this.ahead = ahead;
    this.outcomes = outcomes;
    this.most = most;
    this.mostPixels = mostPixels;
  }

  /** A picture and its results to come. */
  record Member(
      TranslationTask task,
      PicturesAhead.Entry entry,
      Picture picture,
      TranslationOutcomes.Pending results) {
    long pixels() {
      return (long) picture.width() * picture.height();
    }

    private List<Integer> form() {
      return List.of(picture.channels(), picture.height(), picture.width());
    }
  }

  /** Whether the list has an end here. */
  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /**
   * The next round, those of one form together; empty if a large picture is the next, or after the
   * last. What cannot be read has its outcome.
   */
  Collection<List<Member>> next() {
    Map<List<Integer>, List<Member>> byForm = new LinkedHashMap<>();
    int members = 0;
    long pixels = 0;
    while (!tasks.isEmpty() && members < most && !outcomes.givenUp()) {
      if (!tasks.element().wantsPicture()) {
        outcomes.begin(tasks.remove(), () -> {});
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
        outcomes.begin(tasks.remove(), () -> {}).failed(e);
        continue;
      }
      pixels += (long) picture.width() * picture.height();
      if (members > 0 && pixels > mostPixels) {
        break;
      }
      waiting = null;
      members++;
      Member member = member(tasks.remove(), entry, picture);
      byForm.computeIfAbsent(member.form(), any -> new ArrayList<>()).add(member);
    }
    return byForm.values();
  }

  /** Whether the next picture is a large one, which is not decoded yet. */
  boolean largeIsNext() {
    return waiting != null && waiting.large();
  }

  /** The large picture that is next; null, and its outcome is there, if it cannot be read. */
  @Nullable Member large() {
    PicturesAhead.Entry entry = waiting;
    if (entry == null) {
      throw new IllegalStateException("no large picture is next");
    }
    waiting = null;
    TranslationTask task = tasks.remove();
    try {
      return member(task, entry, entry.picture());
    } catch (RuntimeException | OutOfMemoryError e) {
      outcomes.begin(task, () -> {}).failed(unreadable(task, e));
      return null;
    }
  }

  private Member member(TranslationTask task, PicturesAhead.Entry entry, Picture picture) {
    return new Member(task, entry, picture, outcomes.begin(task, entry::done));
  }

  private static RuntimeException unreadable(TranslationTask task, Throwable problem) {
    return problem instanceof RuntimeException known
        ? known
        : new UserException(
            task.input()
                + ": the picture does not fit into the memory: make it smaller or raise -Xmx",
            problem);
  }
}
