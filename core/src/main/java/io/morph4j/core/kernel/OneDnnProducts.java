package io.morph4j.core.kernel;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Products of float matrices by oneDNN, which lie one behind the other in memory; a primitive is
 * built once for every shape.
 */
final class OneDnnProducts {
  /**
   * Products {@code (rows, inner) (inner, columns)}.
   *
   * @param count of products, each with its own factors and result
   * @param leftTransposed whether the left factor lies in memory as (inner, rows)
   * @param rightTransposed whether the right factor lies in memory as (columns, inner)
   * @param bias whether a row of {@code columns} numbers (for each product) is added to every row
   * @param add whether the product is added to what the result holds
   */
  record Product(
      long count,
      long rows,
      long inner,
      long columns,
      boolean leftTransposed,
      boolean rightTransposed,
      boolean bias,
      boolean add) {
    static Product of(long rows, long inner, long columns) {
      return of(1, rows, inner, columns);
    }

    static Product of(long count, long rows, long inner, long columns) {
      return new Product(count, rows, inner, columns, false, false, false, false);
    }

    Product withLeftTransposed() {
      return new Product(count, rows, inner, columns, true, rightTransposed, bias, add);
    }

    Product withRightTransposed() {
      return new Product(count, rows, inner, columns, leftTransposed, true, bias, add);
    }

    Product plusBias(boolean wanted) {
      return new Product(count, rows, inner, columns, leftTransposed, rightTransposed, wanted, add);
    }

    Product added(boolean wanted) {
      return new Product(
          count, rows, inner, columns, leftTransposed, rightTransposed, bias, wanted);
    }
  }

  private final engine cpu;
  private final stream queue;
  private final OneDnnWorkspace workspace;
  private final Map<Product, OneDnnPrimitive> primitives = new HashMap<>();

  OneDnnProducts(engine cpu, stream queue, OneDnnWorkspace workspace) {
    this.cpu = cpu;
    this.queue = queue;
    this.workspace = workspace;
  }

  void multiply(
      INDArray left, INDArray right, @Nullable INDArray bias, INDArray result, Product product) {
    primitives.computeIfAbsent(product, this::build).run(left, right, bias, result);
  }

  private OneDnnPrimitive build(Product p) {
    memory.desc left = matrices(p.count(), p.rows(), p.inner(), p.leftTransposed());
    memory.desc right = matrices(p.count(), p.inner(), p.columns(), p.rightTransposed());
    memory.desc result = matrices(p.count(), p.rows(), p.columns(), false);
    memory.desc bias = p.bias() ? matrices(p.count(), 1, p.columns(), false) : null;
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    if (p.add()) {
      post_ops sum = new post_ops();
      sum.append_sum();
      attributes.set_post_ops(sum);
    }
    matmul.primitive_desc chosen =
        bias == null
            ? new matmul.primitive_desc(cpu, left, right, result, attributes, false)
            : new matmul.primitive_desc(cpu, left, right, bias, result, attributes, false);
    return new OneDnnPrimitive.Builder(cpu, queue, workspace)
        .inputs(asGiven(dnnl.DNNL_ARG_SRC, left), asGiven(dnnl.DNNL_ARG_WEIGHTS, right))
        .bias(bias)
        .result(asGiven(dnnl.DNNL_ARG_DST, result))
        .build(new matmul(chosen), chosen.scratchpad_desc());
  }

  private static memory.desc matrices(long count, long rows, long columns, boolean transposed) {
    if (count == 1) {
      return new memory.desc(
          new long[] {rows, columns}, data_type.f32, transposed ? format_tag.ba : format_tag.ab);
    }
    return new memory.desc(
        new long[] {count, rows, columns},
        data_type.f32,
        transposed ? format_tag.acb : format_tag.abc);
  }

  private static OneDnnPrimitive.Operand asGiven(int argument, memory.desc layout) {
    return new OneDnnPrimitive.Operand(argument, layout, layout);
  }
}
