package io.morph4j.core.train;

import io.morph4j.core.file.UserException;
import io.morph4j.engine.loop.FreeMemory;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A history of generated pictures that the discriminator is shown instead of only the newest ones
 * (Shrivastava et al. 2017; Zhu et al. 2017, section 4).
 *
 * <p>Until it is full, every new picture is stored and returned. Then, with probability one half, a
 * random stored picture is returned and the new one takes its place; else the new one is returned.
 * The pictures of a batch are treated one after another. Size 0 passes everything through.
 */
public final class ImagePool implements Stateful {
  /** The chance of the pool, as a seam for tests. */
  interface Draws {
    /** Uniform in [0, 1). */
    double coin();

    /** Uniform in 0 .. size-1. */
    int slot(int size);
  }

  private final int size;
  private final RandomStream random;
  private final Draws draws;
  private INDArray stored = Nd4j.empty();
  private int held;

  /**
   * @param size pictures to hold; CycleGAN holds 50
   */
  public ImagePool(int size, RandomStream random) {
    this(
        size,
        random,
        new Draws() {
          @Override
          public double coin() {
            return random.nextDouble();
          }

          @Override
          public int slot(int bound) {
            return random.nextInt(bound);
          }
        });
  }

  ImagePool(int size, RandomStream random, Draws draws) {
    if (size < 0) {
      throw new IllegalArgumentException("a pool holds 0 or more pictures, got " + size);
    }
    this.size = size;
    this.random = random;
    this.draws = draws;
  }

  /**
   * What a discriminator is shown for {@code fake} {@code (N, C, H, W)}: constants, some of them
   * older pictures. May change {@code fake} itself.
   */
  public Tensor exchange(Tensor fake) {
    Tensor pictures = fake.detach().rowMajor();
    exchange(pictures.array());
    return pictures;
  }

  /**
   * Replaces the pictures of {@code batch} (N, C, H, W), in place, by what the pool returns.
   *
   * @throws UserException if there is not the memory for the pool
   */
  public void exchange(INDArray batch) {
    if (size == 0) {
      return;
    }
    if (stored.isEmpty()) {
      long[] shape = batch.shape().clone();
      shape[0] = size;
      long bytes = batch.length() / batch.size(0) * batch.dataType().width();
      if (size > FreeMemory.bytes() / bytes) {
        throw new UserException(
            "a pool of %d pictures of %d x %d pixels does not fit into the memory there is: choose"
                    .formatted(size, shape[3], shape[2])
                + " a smaller poolSize");
      }
      stored = Nd4j.zeros(batch.dataType(), shape);
    }
    for (int i = 0; i < batch.size(0); i++) {
      INDArray picture = picture(batch, i);
      if (held < size) {
        picture(stored, held++).assign(picture);
      } else if (draws.coin() > .5) {
        INDArray slot = picture(stored, draws.slot(size));
        StepScope.scratch(
            () -> {
              INDArray old = Tensor.allocate(slot.dataType(), slot.shape()).array();
              old.assign(slot);
              slot.assign(picture);
              picture.assign(old);
            });
      }
    }
  }

  /**
   * Picture {@code i}, as a view; ND4J's own indexing fails on arrays that begin inside a buffer.
   */
  private static INDArray picture(INDArray batch, int i) {
    long[] shape = batch.shape().clone();
    shape[0] = 1;
    return Nd4j.create(
        batch.data(),
        shape,
        batch.stride(),
        batch.offset() + i * batch.stride(0),
        'c',
        batch.dataType());
  }

  @Override
  public void save(String name, State state) {
    state.put(name + ".held", held);
    state.put(name + ".random", random.state());
    if (held > 0) {
      state.put(name + ".pictures", stored);
    }
  }

  @Override
  public void restore(String name, State state) {
    held = (int) state.number(name + ".held");
    random.restore(state.numbers(name + ".random"));
    stored = held > 0 ? state.array(name + ".pictures").dup() : Nd4j.empty();
  }
}
