package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.engine.tensor.RandomStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Files of all kinds with bytes changed, cut, doubled and exchanged: what comes out is a picture or
 * a {@link PictureException} of one line, the same twice, within a bounded heap. {@value #COUNT}
 * sets the number of mutations.
 */
class PictureFuzzTest {
  private static final String COUNT = "morph4j.fuzz";
  private static final int USUAL_COUNT = 3000;
  private static final long MOST_HEAP = 400L << 20;
  private static final int LONGEST_LINE = 300;
  private static final int[] EDGES = {0, 1, 2, 3, 7, 8, 16, 127, 128, 254, 255};

  private static final List<String> SEEDS =
      List.of(
          "bit1g4.tif",
          "cmyk.jpg",
          "cmyk.tif",
          "grey.jpg",
          "grey16.tif",
          "la.png",
          "la.tif",
          "la16.png",
          "rgba16.png",
          "pal.png",
          "palt.png",
          "pal.bmp",
          "prog.jpg",
          "rgba.tif",
          "rgb_tiff_lzw.tif",
          "rgb.ppm",
          "rgba.webp",
          "o2.webp",
          "o3.png",
          "o5.jpg",
          "o6_16.tif");

  private final PictureReader reader = new PictureReader(1_000_000);

  @Test
  void decode_mutatedFiles_givePictureOrOneLineAndTheSameTwice() throws IOException {
    List<byte[]> seeds = seeds();
    int count = Integer.getInteger(COUNT, USUAL_COUNT);
    int read = 0;
    for (int i = 0; i < count; i++) {
      RandomStream random = RandomStream.of(20, "picture fuzz", i);
      byte[] file = mutated(seeds, random);
      Object outcome = outcome(file);
      if (outcome instanceof Picture) {
        read++;
        assertThat(outcome(file)).as("mutation %d, decoded again", i).isEqualTo(outcome);
      } else {
        assertThat((String) outcome)
            .as("mutation %d", i)
            .startsWith("x: ")
            .hasSizeLessThan(LONGEST_LINE)
            .doesNotContainPattern("[\\p{Cntrl}]")
            .doesNotContain("Exception", "null");
      }
    }
    assertThat(read).as("pictures that were read all the same").isBetween(count / 50, count);
    assertThat(peakHeap()).as("largest heap in use after a collection").isLessThan(MOST_HEAP);
  }

  private Object outcome(byte[] file) {
    try {
      return reader.decode(Path.of("x"), file);
    } catch (PictureException e) {
      return e.getMessage();
    }
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : SEEDS) {
      seeds.add(Files.readAllBytes(Samples.resource("pictures/" + name)));
    }
    Map<Integer, int[]> planes = PictureBytes.tags(8, 2, 16, 3);
    planes.put(284, new int[] {2});
    byte[] plane = new byte[128];
    seeds.add(PictureBytes.tiff(ByteOrder.BIG_ENDIAN, planes, plane, plane, plane));
    byte[] runs = PictureBytes.repeat(new byte[] {8, 1, 0, 0}, 8);
    seeds.add(PictureBytes.bmp(8, 8, 1, new byte[1024], runs));
    seeds.add(PictureBytes.ascii("P3 2 2 1000 0 1 2 3 4 5 6 7 8 9 10 1000"));
    seeds.add(PictureBytes.png(8, 8, 2, 0, new byte[2]));
    return seeds;
  }

  /** One to four changes of a seed; PNG gets its checksums back, or nothing behind them is met. */
  private static byte[] mutated(List<byte[]> seeds, RandomStream random) {
    byte[] file = seeds.get(random.nextInt(seeds.size())).clone();
    for (int changes = 1 + random.nextInt(4); changes > 0 && file.length > 4; changes--) {
      int at = random.nextInt(file.length);
      int head = random.nextInt(Math.min(200, file.length));
      switch (random.nextInt(6)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[head] = (byte) EDGES[random.nextInt(EDGES.length)];
        case 2 -> file[head] = (byte) random.nextInt(256);
        case 3 -> file = Arrays.copyOf(file, at);
        case 4 -> {
          int length = Math.min(1 + random.nextInt(32), file.length - at);
          System.arraycopy(file.clone(), at, file, Math.min(head, file.length - length), length);
        }
        default -> {
          byte[] tail = Arrays.copyOfRange(file, at, file.length);
          file = PictureBytes.join(Arrays.copyOf(file, at), new byte[random.nextInt(9)], tail);
        }
      }
    }
    PictureBytes.mendChecksums(file);
    return file;
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(usage -> usage != null)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
