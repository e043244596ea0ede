package io.morph4j.core.kernel;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Products of float matrices by oneDNN, which lie one behind the other in memory; a primitive is
 * built once for every shape.
 */
final class OneDnnProducts {
  private static final long LEAST_COLUMNS = 32;

  /**
   * Products {@code (rows, inner) (inner, columns)}.
   *
   * @param count of products, each with its own factors and result
   * @param leftTransposed whether the left factor lies in memory as (inner, rows)
   * @param rightTransposed whether the right factor lies in memory as (columns, inner)
   * @param bias whether a row of {@code columns} numbers (for each product) is added to every row
   * @param add whether the product is added to what the result holds
   * @param packed in which precision the right factor is brought into oneDNN's own order first,
   *     which takes longer than the product unless the copy serves again; null for as it lies
   */
  record Product(
      long count,
      long rows,
      long inner,
      long columns,
      boolean leftTransposed,
      boolean rightTransposed,
      boolean bias,
      boolean add,
      @Nullable Precision packed) {
    static Product of(long rows, long inner, long columns) {
      return of(1, rows, inner, columns);
    }

    static Product of(long count, long rows, long inner, long columns) {
      return new Product(count, rows, inner, columns, false, false, false, false, null);
    }

    Product withLeftTransposed() {
      return new Product(count, rows, inner, columns, true, rightTransposed, bias, add, packed);
    }

    Product withRightTransposed() {
      return new Product(count, rows, inner, columns, leftTransposed, true, bias, add, packed);
    }

    Product plusBias(boolean wanted) {
      return new Product(
          count, rows, inner, columns, leftTransposed, rightTransposed, wanted, add, packed);
    }

    Product added(boolean wanted) {
      return new Product(
          count, rows, inner, columns, leftTransposed, rightTransposed, bias, wanted, packed);
    }

    Product packed(Precision wanted) {
      return new Product(
          count, rows, inner, columns, leftTransposed, rightTransposed, bias, add, wanted);
    }

    private data_type factor() {
      return packed == Precision.BF16 ? data_type.bf16 : data_type.f32;
    }
  }

  private final OneDnnTeam team;
  private final OneDnnWorkspace workspace;
  private final Map<Product, OneDnnPrimitive> primitives = new HashMap<>();

  OneDnnProducts(OneDnnTeam team, OneDnnWorkspace workspace) {
    this.team = team;
    this.workspace = workspace;
  }

  void multiply(
      INDArray left, INDArray right, @Nullable INDArray bias, INDArray result, Product product) {
    multiply(left, right, bias, result, product, null);
  }

  /**
   * @param kept copies of a packed right factor
   */
  void multiply(
      INDArray left,
      INDArray right,
      @Nullable INDArray bias,
      INDArray result,
      Product product,
      KeptWeights.@Nullable Copies kept) {
    primitives.computeIfAbsent(product, this::build).run(left, right, bias, result, kept);
  }

  private OneDnnPrimitive build(Product p) {
    long pieces = p.count() == 1 ? p.columns() / LEAST_COLUMNS : p.count();
    double numbers = (double) p.count() * p.rows() * p.inner() * p.columns();
    OneDnnTeam.Sharing sharing = team.sharing(numbers, pieces >= team.size());
    int parts = team.parts(sharing);
    return team.make(
        sharing,
        () -> {
          OneDnnPrimitive.Builder builder =
              new OneDnnPrimitive.Builder(team, workspace, sharing, false);
          for (int part = 0; part < parts; part++) {
            add(builder, p, part, parts);
          }
          return builder.build();
        });
  }

  /** The products, or the columns of the only one, are shared out. */
  private void add(OneDnnPrimitive.Builder builder, Product p, int part, int parts) {
    boolean single = p.count() == 1;
    long all = single ? p.columns() : p.count();
    long first = cut(all, part, parts, single);
    long length = cut(all, part + 1, parts, single) - first;
    long count = single ? 1 : length;
    long columns = single ? length : p.columns();
    memory.desc left =
        matrices(
            count,
            new long[] {p.rows(), p.inner()},
            p.leftTransposed() ? 1 : p.inner(),
            p.leftTransposed() ? p.rows() : 1,
            p.rows() * p.inner());
    memory.desc right =
        matrices(
            count,
            new long[] {p.inner(), columns},
            p.rightTransposed() ? 1 : p.columns(),
            p.rightTransposed() ? p.inner() : 1,
            p.inner() * p.columns());
    memory.desc result =
        matrices(count, new long[] {p.rows(), columns}, p.columns(), 1, p.rows() * p.columns());
    memory.desc bias =
        p.bias() ? matrices(count, new long[] {1, columns}, p.columns(), 1, p.columns()) : null;
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    if (p.add()) {
      OneDnnCall.addToResult(attributes);
    }
    memory.desc factor = left;
    memory.desc weights = right;
    if (p.packed() != null) {
      factor = new memory.desc(new long[] {p.rows(), p.inner()}, p.factor(), format_tag.ab);
      weights = new memory.desc(new long[] {p.inner(), columns}, p.factor(), format_tag.any);
    }
    matmul.primitive_desc chosen =
        bias == null
            ? new matmul.primitive_desc(team.cpu(), factor, weights, result, attributes, false)
            : new matmul.primitive_desc(
                team.cpu(), factor, weights, bias, result, attributes, false);
    long acrossRight = p.rightTransposed() ? p.inner() : 1;
    OneDnnPrimitive.Operand[] operands = {
      new OneDnnPrimitive.Operand(
          dnnl.DNNL_ARG_SRC, left, single ? 0 : first * p.rows() * p.inner(), factor),
      new OneDnnPrimitive.Operand(
          dnnl.DNNL_ARG_WEIGHTS,
          right,
          first * (single ? acrossRight : p.inner() * p.columns()),
          p.packed() != null ? chosen.weights_desc() : right),
      new OneDnnPrimitive.Operand(
          dnnl.DNNL_ARG_DST, result, first * (single ? 1 : p.rows() * p.columns()), result)
    };
    builder.part(
        part,
        new matmul(chosen),
        operands,
        OneDnnPrimitive.NONE,
        bias,
        first * (single ? 1 : p.columns()),
        chosen.scratchpad_desc());
  }

  /** Where part {@code part} begins; parts of columns begin with whole vectors. */
  private static long cut(long all, int part, int parts, boolean columns) {
    long at = all * part / parts;
    return columns && part < parts ? at / 16 * 16 : at;
  }

  private static memory.desc matrices(
      long count, long[] sides, long acrossRows, long acrossColumns, long across) {
    return count == 1
        ? new memory.desc(sides, data_type.f32, new long[] {acrossRows, acrossColumns}, false)
        : new memory.desc(
            new long[] {count, sides[0], sides[1]},
            data_type.f32,
            new long[] {across, acrossRows, acrossColumns},
            false);
  }
}
