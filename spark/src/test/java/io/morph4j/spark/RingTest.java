package io.morph4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.spark.Ring.Place;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RingTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  /** A ring of as many workers, each on a thread of its own while they join. */
  private List<Ring> ring(int count) throws Exception {
    List<ServerSocket> servers = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      servers.add(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()));
      places.add(Place.parse(Place.of("127.0.0.1", servers.get(i)).toString()));
    }
    // A stranger is first in the queue, with the wrong secret.
    try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), places.get(0).port())) {
      new DataOutputStream(stranger.getOutputStream()).writeLong(places.get(0).secret() + 1);
      List<Callable<Ring>> joins = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int index = i;
        joins.add(() -> Ring.join(index, places, servers.get(index)));
      }
      List<Ring> rings = results(joins);
      for (ServerSocket server : servers) {
        server.close();
      }
      return rings;
    }
  }

  private <T> List<T> results(List<Callable<T>> tasks) throws Exception {
    List<T> results = new ArrayList<>();
    for (Future<T> each : threads.invokeAll(tasks)) {
      results.add(each.get());
    }
    return results;
  }

  private static INDArray values(int worker, int length) {
    INDArray values = Nd4j.create(DataType.FLOAT, length);
    new RandomStream(worker).fillUniform(values, -1, 1);
    return values;
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 1", "2, 1000003", "3, 2", "3, 7", "5, 64"})
  void average_ofAnyNumberOfWorkers_isTheMeanWithTheSameBytes(int count, int length)
      throws Exception {
    List<Ring> rings = ring(count);
    INDArray mean = Nd4j.zeros(DataType.DOUBLE, length);
    List<Callable<INDArray>> tasks = new ArrayList<>();
    for (Ring ring : rings) {
      INDArray own = values(ring.index(), length);
      mean.addi(own.castTo(DataType.DOUBLE).divi(count));
      tasks.add(
          () -> {
            ring.average(own);
            return own;
          });
    }
    List<INDArray> results = results(tasks);
    for (INDArray result : results) {
      assertThat(result.data().asFloat()).isEqualTo(results.get(0).data().asFloat());
    }
    assertThat(results.get(0).castTo(DataType.DOUBLE).subi(mean).amaxNumber().doubleValue())
        .isLessThan(1e-6);
    for (Ring ring : rings) {
      ring.close();
    }
  }

  @Test
  void average_ofAView_changesThatAlone() throws Exception {
    List<Ring> rings = ring(2);
    INDArray all = Nd4j.createFromArray(1f, 2, 3, 4, 5, 6).reshape('c', 2, 3);
    List<Callable<Boolean>> tasks =
        List.of(
            () -> {
              rings.get(0).average(all.getColumn(1));
              return true;
            },
            () -> {
              rings.get(1).average(Nd4j.createFromArray(4f, 7));
              return true;
            });
    assertThat(results(tasks)).containsOnly(true);
    assertThat(all.data().asFloat()).containsExactly(1, 3, 3, 4, 6, 6);
    for (Ring ring : rings) {
      ring.close();
    }
  }

  @Test
  void average_whereAnotherWorkerIsGone_fails() throws Exception {
    List<Ring> rings = ring(2);
    rings.get(1).close();
    assertThatThrownBy(() -> rings.get(0).average(values(0, 1000)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("worker 0 lost the others");
    rings.get(0).close();
  }
}
