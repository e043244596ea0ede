package io.morph4j.benchmarks.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;

class OpsTest {
  @Test
  void linear_eachWay_keepsItsRank() {
    OverheadBenchmark overhead = new OverheadBenchmark();
    try {
      assertThat(overhead.linear()).isEqualTo(2);
      assertThat(overhead.linearRecorded()).isEqualTo(2);
      assertThat(overhead.linearWithGradient()).isEqualTo(2);
      assertThat(overhead.addOneNumberWithGradient()).isEqualTo(1);
    } finally {
      overhead.close();
    }
  }

  @Test
  void smallOps_bothWays_keepTheirRank() {
    for (Op op : Arrays.asList(Op.LINEAR, Op.TANH)) {
      OpBenchmark benchmark = new OpBenchmark();
      benchmark.op = op;
      benchmark.prepare();
      try {
        assertThat(benchmark.forward()).isEqualTo(op.shape().length);
        assertThat(benchmark.forwardAndBackward()).isEqualTo(op.shape().length);
      } finally {
        benchmark.close();
      }
    }
  }

  @Test
  void benchmarks_areInTheListThatJmhReads() throws Exception {
    try (var list = OpBenchmark.class.getResourceAsStream(BenchmarkList.BENCHMARK_LIST)) {
      assertThat(new String(list.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .contains("OpBenchmark", "forwardAndBackward", "OverheadBenchmark", "addOneNumber");
    }
  }
}
