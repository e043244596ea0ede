package io.morph4j.engine.tensor;

import io.morph4j.engine.loop.ChannelOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An n-dimensional array of floats or doubles and, while recording, the operation that made it.
 *
 * <p>Pictures and feature maps are {@code (N, C, H, W)}, whatever their order in memory: values are
 * dense and row-major, or with the channels of a pixel side by side where the convolutions like
 * that better. {@link #array} is row-major always; operations that work on either order read {@link
 * #packed}. A tensor made inside a {@link StepScope} lives until that scope closes, or until {@link
 * StepScope#tidy} takes it back; touching it later is an {@link IllegalStateException}, never a
 * silent read of somebody else's numbers.
 */
public final class Tensor {
  private final INDArray packed;
  private final long[] shape;
  private final boolean channelsLast;
  private final Storage storage;
  private final boolean differentiable;
  private final @Nullable Node node;
  private @Nullable Tensor converted;
  private boolean released;

  private Tensor(
      INDArray packed,
      boolean channelsLast,
      Storage storage,
      boolean differentiable,
      @Nullable Node node) {
    this.packed = packed;
    this.channelsLast = channelsLast;
    this.shape = channelsLast ? ChannelOrder.logical(packed.shape()) : packed.shape();
    this.storage = storage;
    this.differentiable = differentiable;
    this.node = node;
  }

  /**
   * A constant over {@code array} (not copied): no gradient flows into it.
   *
   * @throws IllegalArgumentException if the array is neither float nor double
   */
  public static Tensor constant(INDArray array) {
    return new Tensor(TensorShapes.dense(array), false, new Storage(), false, null);
  }

  /** A leaf over {@code array} that {@link Gradients} can be asked about, for inputs and tests. */
  public static Tensor variable(INDArray array) {
    return new Tensor(TensorShapes.dense(array), false, new Storage(), true, null);
  }

  /** A scalar constant, shape {@code ()}. */
  public static Tensor scalar(DataType type, double value) {
    return constant(Nd4j.scalar(type, value));
  }

  /** An uninitialised result in the memory of the running step. For writers of operations. */
  public static Tensor allocate(DataType type, long... shape) {
    return StepScope.allocate(type, shape);
  }

  /** An uninitialised feature map whose {@link #packed} is {@code (N, H, W, C)}. */
  public static Tensor allocateChannelsLast(
      DataType type, long samples, long channels, long height, long width) {
    return pooled(StepScope.allocate(type, samples, height, width, channels), true);
  }

  /** An uninitialised result of the shape and memory order of {@code model}. */
  public static Tensor allocateLike(Tensor model) {
    return pooled(StepScope.allocate(model.type(), model.packed.shape()), model.channelsLast);
  }

  private static Tensor pooled(Tensor rowMajor, boolean channelsLast) {
    return channelsLast ? rowMajor.relabelled(rowMajor.packed, true) : rowMajor;
  }

  static Tensor pooled(INDArray array, Storage storage) {
    return new Tensor(array, false, storage, false, null);
  }

  private Tensor relabelled(INDArray values, boolean last) {
    Tensor made = new Tensor(values, last, storage, false, null);
    StepScope.replaceHandle(this, made);
    return made;
  }

  /**
   * The value of {@code result}, fresh from {@link #allocate}, remembering that {@code op} made it
   * from {@code inputs}. Without recording, or if no input is differentiable, {@code result}.
   * {@code saved} are the tensors that {@code backward} will read; their memory is kept until then.
   */
  public static Tensor recorded(
      String op, Tensor result, Tensor[] inputs, Tensor[] saved, Node.Backward backward) {
    return recorded(Operation.of(op), result, inputs, saved, backward);
  }

  /** The same for an operation with settings. */
  public static Tensor recorded(
      Operation operation, Tensor result, Tensor[] inputs, Tensor[] saved, Node.Backward backward) {
    if (!StepScope.recording() || Arrays.stream(inputs).noneMatch(Tensor::differentiable)) {
      return result;
    }
    Tensor made =
        new Tensor(
            result.packed,
            result.channelsLast,
            result.storage,
            true,
            new Node(operation, inputs.clone(), saved, backward));
    StepScope.replaceHandle(result, made);
    return made;
  }

  /** The same memory under another shape; the caller holds one more handle. */
  private static Tensor view(Tensor of, INDArray packed, boolean channelsLast) {
    of.storage.retain();
    Tensor made = new Tensor(packed, channelsLast, of.storage, false, null);
    StepScope.track(made);
    return made;
  }

  /**
   * A tensor of the same memory in another shape of as many elements (a recorded operation; free of
   * cost).
   *
   * @param shape the new shape; one entry may be -1
   */
  public Tensor reshape(long... shape) {
    long[] full = TensorShapes.completed(shape, shape());
    Tensor plain = rowMajor();
    Tensor result = view(plain, plain.packed().reshape('c', full), false);
    long[] back = shape();
    Node.Backward backward = (made, upstream, needed) -> new Tensor[] {upstream.reshape(back)};
    return recorded("reshape", result, new Tensor[] {this}, new Tensor[0], backward);
  }

  /** Sum, with broadcasting. */
  public Tensor plus(Tensor other) {
    return Elementwise.plus(this, other);
  }

  public Tensor plus(double offset) {
    return Elementwise.scale(this, 1, offset);
  }

  /** Difference, with broadcasting. */
  public Tensor minus(Tensor other) {
    return Elementwise.minus(this, other);
  }

  /** Elementwise product, with broadcasting. */
  public Tensor times(Tensor other) {
    return Elementwise.times(this, other);
  }

  public Tensor times(double factor) {
    return Elementwise.scale(this, factor, 0);
  }

  /** Sums over the dimensions in which {@code shape} is 1 (or lacks a leading one). */
  public Tensor sumTo(long... shape) {
    return Elementwise.sumTo(this, shape);
  }

  /** Repeats the dimensions of size 1 (and missing leading ones) up to {@code shape}. */
  public Tensor broadcastTo(long... shape) {
    return Elementwise.broadcastTo(this, shape);
  }

  /** The values without their history: a constant in the same memory. */
  public Tensor detach() {
    return view(this, packed(), channelsLast);
  }

  /** The values without their history, as a leaf that {@link Gradients} can be asked about. */
  public Tensor leaf() {
    INDArray values = packed();
    storage.retain();
    Tensor made = new Tensor(values, channelsLast, storage, true, null);
    StepScope.track(made);
    return made;
  }

  /** Whether {@link Gradients} can be asked about this tensor though no operation made it. */
  boolean isLeaf() {
    return differentiable && node == null;
  }

  /** Another handle on these values and their history, so that each holder can give up its own. */
  Tensor again() {
    INDArray values = packed();
    storage.retain();
    Tensor made = new Tensor(values, channelsLast, storage, differentiable, node);
    StepScope.track(made);
    return made;
  }

  /** The values without their history, kept until the step closes: read once at its end. */
  public Tensor untilStepEnds() {
    storage.retain();
    return new Tensor(packed(), channelsLast, storage, false, null);
  }

  /** The values as a copy outside any step's memory. */
  public INDArray copy() {
    INDArray out = Nd4j.createUninitialized(type(), shape);
    out.assign(array());
    return out;
  }

  /** The only value of a tensor with one element. */
  public double item() {
    if (length() != 1) {
      throw new IllegalStateException(
          "item() wants one element, this tensor has shape " + Arrays.toString(shape()));
    }
    return packed().getDouble(0);
  }

  /**
   * The values in row-major order. They must not be changed by anybody but the operation that made
   * them, and by that one only if it asked for row-major memory.
   *
   * @throws IllegalStateException if the memory has gone back to the step
   */
  public INDArray array() {
    return channelsLast ? rowMajor().packed() : packed();
  }

  /**
   * The values as they lie in memory: of the shape of the tensor, or {@code (N, H, W, C)} if {@link
   * #isChannelsLast}.
   *
   * @throws IllegalStateException if the memory has gone back to the step
   */
  public INDArray packed() {
    storage.requireAlive(shape);
    return packed;
  }

  /** Whether the channels of a pixel lie side by side. */
  public boolean isChannelsLast() {
    return channelsLast;
  }

  /** The values of this feature map with the channels of a pixel side by side; not recorded. */
  public Tensor channelsLast() {
    return channelsLast ? this : converted();
  }

  /** The values in row-major order; not recorded. */
  public Tensor rowMajor() {
    return channelsLast ? converted() : this;
  }

  /** The values in the memory order of {@code model}, a tensor of the same rank; not recorded. */
  public Tensor ordered(Tensor model) {
    return model.channelsLast ? channelsLast() : rowMajor();
  }

  private Tensor converted() {
    INDArray values = packed();
    Tensor known = converted;
    if (known == null || !known.storage.alive()) {
      known =
          ChannelOrder.same(shape)
              ? view(
                  this,
                  values.reshape('c', ChannelOrder.other(values.shape(), channelsLast)),
                  !channelsLast)
              : moved(values);
      converted = known;
    }
    return known;
  }

  /** To be called after the values were changed in place. */
  void changed() {
    converted = null;
  }

  private Tensor moved(INDArray values) {
    long[] other = ChannelOrder.other(values.shape(), channelsLast);
    Tensor made = pooled(StepScope.allocate(type(), other), !channelsLast);
    ChannelOrder.move(values, channelsLast, made.packed);
    return made;
  }

  /** The dimensions, {@code (N, C, H, W)} for pictures. */
  public long[] shape() {
    return shape.clone();
  }

  /** Size along one dimension; negative counts from the end. */
  public long size(int dimension) {
    return shape[dimension < 0 ? dimension + shape.length : dimension];
  }

  public int rank() {
    return shape.length;
  }

  public long length() {
    return packed.length();
  }

  public DataType type() {
    return packed.dataType();
  }

  /** Whether a gradient can flow into this tensor. */
  public boolean differentiable() {
    return differentiable;
  }

  @Nullable Node node() {
    return node;
  }

  Storage storage() {
    return storage;
  }

  /** Gives up this handle: the memory is free once no recorded operation needs it. */
  void release() {
    if (!released) {
      released = true;
      storage.drop();
    }
  }

  boolean released() {
    return released;
  }

  void markReleased() {
    released = true;
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape()) + (node == null ? "" : " from " + node.op());
  }
}
