package io.morph4j.core.metric.code;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How codes that a network found by itself agree with what is known of the pictures. */
public final class CodeAgreement {
  private CodeAgreement() {}

  /**
   * The share of pictures that are put into a wrong class when every cluster stands for a class of
   * its own, chosen so that most pictures are right (Kuhn 1955, the Hungarian method). Clusters
   * beyond the number of classes stand for none.
   *
   * @param clusters of each picture, from 0 on
   * @param classes of each picture, from 0 on
   */
  public static double oneToOneError(int[] clusters, int[] classes) {
    int side = 1 + Math.max(largest(clusters), largest(classes));
    int[][] counts = counts(clusters, classes, side);
    int[] matched = assignment(counts);
    int right = IntStream.range(0, side).map(k -> counts[k][matched[k]]).sum();
    return 1 - (double) right / clusters.length;
  }

  /** The same when every cluster stands for its most frequent class, which several may share. */
  public static double majorityError(int[] clusters, int[] classes) {
    int side = 1 + Math.max(largest(clusters), largest(classes));
    int right =
        Arrays.stream(counts(clusters, classes, side)).mapToInt(CodeAgreement::largest).sum();
    return 1 - (double) right / clusters.length;
  }

  private static int largest(int[] values) {
    return Arrays.stream(values).max().orElse(0);
  }

  private static int[][] counts(int[] clusters, int[] classes, int side) {
    if (clusters.length != classes.length || clusters.length == 0) {
      throw new IllegalArgumentException(
          "%d clusters for %d classes".formatted(clusters.length, classes.length));
    }
    int[][] counts = new int[side][side];
    for (int i = 0; i < clusters.length; i++) {
      counts[clusters[i]][classes[i]]++;
    }
    return counts;
  }

  /**
   * The column of each row so that no two rows share one and the sum of the counts is the largest:
   * rows are added one by one along the cheapest alternating path, under potentials that keep
   * reduced costs from going below zero.
   */
  private static int[] assignment(int[][] counts) {
    int n = counts.length;
    long[] ofRow = new long[n + 1];
    long[] ofColumn = new long[n + 1];
    int[] rowOf = new int[n + 1]; // 0 for none; rows and columns count from 1
    int[] before = new int[n + 1];
    for (int row = 1; row <= n; row++) {
      rowOf[0] = row;
      int column = 0;
      long[] least = new long[n + 1];
      Arrays.fill(least, Long.MAX_VALUE);
      boolean[] done = new boolean[n + 1];
      while (rowOf[column] != 0) {
        done[column] = true;
        int next = 0;
        for (int j = 1; j <= n; j++) {
          if (done[j]) {
            continue;
          }
          int i = rowOf[column];
          long cost = -counts[i - 1][j - 1] - ofRow[i] - ofColumn[j];
          if (cost < least[j]) {
            least[j] = cost;
            before[j] = column;
          }
          next = next == 0 || least[j] < least[next] ? j : next;
        }
        long step = least[next];
        for (int j = 0; j <= n; j++) {
          if (done[j]) {
            ofRow[rowOf[j]] += step;
            ofColumn[j] -= step;
          } else {
            least[j] -= step;
          }
        }
        column = next;
      }
      for (; column != 0; column = before[column]) {
        rowOf[column] = rowOf[before[column]];
      }
    }
    int[] columns = new int[n];
    for (int j = 1; j <= n; j++) {
      columns[rowOf[j] - 1] = j - 1;
    }
    return columns;
  }

  /**
   * Spearman's correlation of ranks, equal values sharing their mean rank.
   *
   * @return -1 to 1; not-a-number if either does not change
   */
  public static double spearman(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(a.length + " values beside " + b.length);
    }
    double[] x = ranks(a);
    double[] y = ranks(b);
    double mean = (a.length - 1) / 2.0;
    double both = 0;
    double ofX = 0;
    double ofY = 0;
    for (int i = 0; i < x.length; i++) {
      both += (x[i] - mean) * (y[i] - mean);
      ofX += (x[i] - mean) * (x[i] - mean);
      ofY += (y[i] - mean) * (y[i] - mean);
    }
    return both / Math.sqrt(ofX * ofY);
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
