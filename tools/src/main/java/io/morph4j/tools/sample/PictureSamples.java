package io.morph4j.tools.sample;

import io.morph4j.core.train.run.SampleGrid;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.cli.BatchProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pictures of drawn noise and codes.
 *
 * @param singles whether each goes to a file of its own, {@code sample-0001.png} and so on
 * @param grid whether all go to {@code grid.png}
 * @param columns of the grid
 */
record PictureSamples(int count, boolean singles, boolean grid, int columns) {

  /** Returns false if it was interrupted. */
  boolean write(SampleWork work, BatchProgress progress) {
    List<Path> names =
        IntStream.rangeClosed(1, count)
            .mapToObj(k -> work.out().resolve("sample-%04d.png".formatted(k)))
            .toList();
    Path gridFile = work.out().resolve("grid.png");
    work.results().requireNew(singles ? names : List.of());
    work.results().requireNew(grid ? List.of(gridFile) : List.of());
    INDArray noise = work.sampler().noise(count, work.seed());
    INDArray codes = work.sampler().codes(count, work.seed(), work.fixed());
    List<INDArray> kept = new ArrayList<>();
    for (int from : SampleWork.chunks(count)) {
      if (work.interruption().requested()) {
        return false;
      }
      List<INDArray> pictures = SampleWork.pictures(work.made(noise, codes, from));
      for (int i = 0; i < pictures.size(); i++) {
        if (singles) {
          save(pictures.get(i), names.get(from + i));
          work.results()
              .written(names.get(from + i), Map.of("codes", work.values(codes, from + i)));
        }
        progress.step();
      }
      if (grid) {
        kept.addAll(pictures);
      }
    }
    if (grid) {
      SampleGrid.write(gridFile, rows(kept, columns));
      work.results().written(gridFile, Map.of("samples", count, "columns", columns));
    }
    return true;
  }

  /** Writes a picture (C, H, W) in [-1, 1]. */
  static void save(INDArray picture, Path file) {
    INDArray batch = picture.reshape('c', 1, picture.size(0), picture.size(1), picture.size(2));
    PictureWriter.defaults().write(Picture.ofArray(batch, 8), file);
  }

  static List<List<INDArray>> rows(List<INDArray> pictures, int columns) {
    List<List<INDArray>> rows = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += columns) {
      rows.add(pictures.subList(from, Math.min(pictures.size(), from + columns)));
    }
    return rows;
  }
}
