package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PrefetcherTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void next_anyNumberOfThreads_isInOrder(int threads) {
    try (Prefetcher<Long> prefetcher = new Prefetcher<>(k -> k * k, threads, 4)) {
      List<Long> results = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        results.add(prefetcher.next());
      }

      assertThat(results).first().isEqualTo(0L);
      assertThat(results).last().isEqualTo(49L * 49);
      assertThat(results).isSorted();
      assertThat(prefetcher.position()).isEqualTo(50);
    }
  }

  @Test
  void next_laterResultReadyFirst_waitsForTheEarlier() {
    CountDownLatch secondDone = new CountDownLatch(1);
    try (Prefetcher<Long> prefetcher =
        new Prefetcher<>(
            k -> {
              if (k == 0) {
                await(secondDone);
              } else {
                secondDone.countDown();
              }
              return k;
            },
            2,
            4)) {
      assertThat(prefetcher.next()).isZero();
      assertThat(prefetcher.next()).isEqualTo(1);
      assertThat(prefetcher.waitedSeconds()).isGreaterThanOrEqualTo(0);
    }
  }

  @Test
  void next_slowConsumer_neverMoreAheadThanCapacity() {
    AtomicInteger started = new AtomicInteger();
    try (Prefetcher<Integer> prefetcher = new Prefetcher<>(k -> started.incrementAndGet(), 2, 3)) {
      for (int i = 1; i <= 20; i++) {
        prefetcher.next();
        assertThat(started.get()).isLessThanOrEqualTo(i + 2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void next_sourceFails_throwsAtItsTurnAndStays(int threads) {
    try (Prefetcher<Long> prefetcher =
        new Prefetcher<>(
            k -> {
              if (k == 2) {
                throw new IllegalStateException("picture 2");
              }
              return k;
            },
            threads,
            4)) {
      assertThat(prefetcher.next()).isZero();
      assertThat(prefetcher.next()).isEqualTo(1);
      assertThatThrownBy(prefetcher::next).hasMessage("picture 2");
      assertThat(prefetcher.position()).isEqualTo(2);
      prefetcher.seek(3);
      assertThat(prefetcher.next()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void seek_backAndForth_goesOnFromThere(int threads) {
    try (Prefetcher<Long> prefetcher = new Prefetcher<>(k -> k, threads, 4)) {
      prefetcher.next();
      prefetcher.seek(1000);
      assertThat(prefetcher.next()).isEqualTo(1000);
      prefetcher.seek(3);
      assertThat(prefetcher.next()).isEqualTo(3);
      assertThatThrownBy(() -> prefetcher.seek(-1)).hasMessageContaining("-1");
    }
  }

  @Test
  void threads_areDaemonsAndEndWithClose() throws InterruptedException {
    AtomicReference<Thread> worker = new AtomicReference<>();
    Prefetcher<Long> prefetcher =
        new Prefetcher<>(
            k -> {
              worker.set(Thread.currentThread());
              return k;
            },
            1,
            1);
    prefetcher.next();
    prefetcher.close();
    worker.get().join(TimeUnit.SECONDS.toMillis(10));

    assertThat(worker.get().isDaemon()).isTrue();
    assertThat(worker.get().isAlive()).isFalse();
    assertThatThrownBy(prefetcher::next).hasMessage("the data set is closed");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
