package io.morph4j.data.labelled;

import io.morph4j.data.Picture;
import io.morph4j.data.PictureException;
import io.morph4j.data.PictureReader;
import java.nio.file.Path;
import java.util.List;

/** Numbered pictures, each of one class. */
public interface LabelledPictures {
  /** Where they are, for messages. */
  Path source();

  /** How many there are, at least 1. */
  int size();

  /** The names of the classes; one only if the pictures have no classes. */
  List<String> classes();

  /** The place of the class of picture {@code index} in {@link #classes}. */
  int label(int index);

  /**
   * Picture {@code index}; may be called from several threads.
   *
   * @throws PictureException if its file cannot be used
   */
  Picture picture(int index);

  /** Pictures of one size held in memory, as IDX and CIFAR-10 files have them. */
  @SuppressWarnings("ArrayRecordComponent")
  record InMemory(
      Path source,
      List<String> classes,
      int width,
      int height,
      int channels,
      byte[] samples,
      byte[] labels)
      implements LabelledPictures {
    public InMemory {
      classes = List.copyOf(classes);
    }

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public int label(int index) {
      return labels[index] & 0xff;
    }

    /** Samples lie plane after plane. */
    @Override
    public Picture picture(int index) {
      int plane = width * height;
      byte[] pixels = new byte[plane * channels];
      for (int c = 0; c < channels; c++) {
        int from = (int) ((long) index * plane * channels + (long) c * plane);
        for (int i = 0; i < plane; i++) {
          pixels[i * channels + c] = samples[from + i];
        }
      }
      return Picture.of8Bits(width, height, channels, pixels);
    }
  }

  /** Picture files, read when asked for. */
  record OfFiles(Path source, List<String> classes, List<Path> files, List<Integer> labels)
      implements LabelledPictures {
    public OfFiles {
      classes = List.copyOf(classes);
      files = List.copyOf(files);
      labels = List.copyOf(labels);
    }

    @Override
    public int size() {
      return files.size();
    }

    @Override
    public int label(int index) {
      return labels.get(index);
    }

    @Override
    public Picture picture(int index) {
      return PictureReader.defaults().read(files.get(index));
    }
  }
}
