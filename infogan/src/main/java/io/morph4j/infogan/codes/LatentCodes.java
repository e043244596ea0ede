package io.morph4j.infogan.codes;

import io.morph4j.core.loss.LossFunctions;
import io.morph4j.core.model.Code;
import io.morph4j.core.train.Draws;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The codes of a generator: categorical ones as one-hot rows, then continuous ones uniform in [-1,
 * 1].
 *
 * @param categories number of values of each categorical code
 * @param continuous number of continuous codes
 */
public record LatentCodes(List<Integer> categories, int continuous) {
  private static final Pattern PART = Pattern.compile("(?:(\\d{1,3})x)?(?:cat(\\d{1,4})|(cont))");

  public LatentCodes {
    categories = List.copyOf(categories);
  }

  /**
   * Reads e.g. {@code cat10,2xcont}: one code of ten values and two continuous ones.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public static LatentCodes parse(String text) {
    List<Integer> categories = new ArrayList<>();
    int continuous = 0;
    for (String part : text.split(",", -1)) {
      Matcher match = PART.matcher(part.strip());
      if (!match.matches()) {
        throw new IllegalArgumentException(
            "codes is \"%s\", of which \"%s\" cannot be read; wanted is a list such as cat10,2xcont"
                .formatted(text, part.strip()));
      }
      int times = match.group(1) == null ? 1 : Integer.parseInt(match.group(1));
      if (match.group(3) != null) {
        continuous += times;
        continue;
      }
      int values = Integer.parseInt(match.group(2));
      if (values < 2) {
        throw new IllegalArgumentException(
            "codes is \"%s\"; a categorical code has at least 2 values".formatted(text));
      }
      for (int i = 0; i < times; i++) {
        categories.add(values);
      }
    }
    return new LatentCodes(categories, continuous);
  }

  /** Values of all categorical codes together. */
  public int classes() {
    return categories.stream().mapToInt(Integer::intValue).sum();
  }

  /** Columns of all codes. */
  public int width() {
    return classes() + continuous;
  }

  /** Outputs of a recogniser with mean and log-variance for each continuous code. */
  public int recognised() {
    return classes() + 2 * continuous;
  }

  /** The codes as a model file names them: {@code c1}, {@code c2} and so on. */
  public List<Code> named() {
    List<Code> named = new ArrayList<>();
    categories.forEach(values -> named.add(Code.Categorical.of("c" + (named.size() + 1), values)));
    for (int k = 0; k < continuous; k++) {
      named.add(new Code.Continuous("c" + (named.size() + 1), -1, 1));
    }
    return named;
  }

  /** The most information that the categorical codes can carry, in nats: Σ ln K. */
  public double ceiling() {
    return categories.stream().mapToDouble(Math::log).sum();
  }

  /** Codes of {@code count} samples. */
  public Values draw(Draws draws, String step, int count) {
    List<int[]> drawn = new ArrayList<>();
    for (int k = 0; k < categories.size(); k++) {
      drawn.add(draws.classes("c" + k + step, count, categories.get(k)));
    }
    return values(
        drawn, continuous == 0 ? null : draws.uniform("u" + step, -1, 1, count, continuous));
  }

  /** Codes with given classes and continuous values {@code (N, continuous)}. */
  public Values values(List<int[]> drawn, @Nullable Tensor numbers) {
    List<Tensor> columns = new ArrayList<>();
    for (int k = 0; k < drawn.size(); k++) {
      columns.add(Draws.oneHot(drawn.get(k), categories.get(k)));
    }
    if (numbers != null) {
      columns.add(numbers);
    }
    return new Values(drawn, numbers, Shapes.concat(1, columns.toArray(Tensor[]::new)));
  }

  /**
   * Codes of a batch.
   *
   * @param classes of each categorical code
   * @param numbers {@code (N, continuous)}, null without continuous codes
   * @param columns all side by side, {@code (N, width)}
   */
  public record Values(List<int[]> classes, @Nullable Tensor numbers, Tensor columns) {}

  /**
   * The lower bound of the mutual information of the categorical codes, in nats: Σ (ln K + E log
   * q(c|x)) (equation 5).
   *
   * @param logits {@code (N, classes())} of the recogniser
   */
  public Tensor discreteBound(Tensor logits, Values codes) {
    Tensor loss = crossEntropy(logits, codes);
    return loss.times(-1).plus(ceiling());
  }

  /** Σ of the cross-entropies of the categorical codes. */
  public Tensor crossEntropy(Tensor logits, Values codes) {
    Tensor sum = null;
    int from = 0;
    for (int k = 0; k < categories.size(); k++) {
      Tensor of = Shapes.slice(logits, 1, from, from + categories.get(k));
      Tensor loss = LossFunctions.crossEntropy(of, codes.classes().get(k));
      sum = sum == null ? loss : sum.plus(loss);
      from += categories.get(k);
    }
    if (sum == null) {
      throw new IllegalStateException("there is no categorical code");
    }
    return sum;
  }

  /**
   * The same of the continuous codes under normal distributions of deviation 1: E (log N(u; mean,
   * 1) - log N(u; 0, 1)), summed over the codes; not a true bound, since u is uniform.
   *
   * @param means {@code (N, continuous)}
   */
  public Tensor continuousBound(Tensor means, Values codes) {
    Tensor u = codes.numbers();
    if (u == null) {
      throw new IllegalStateException("there is no continuous code");
    }
    Tensor gain = Arithmetic.square(u).minus(Arithmetic.square(u.minus(means)));
    return Reductions.sum(gain).times(.5 / u.size(0));
  }

  /**
   * The probabilities of the values of each categorical code, from logits {@code (N, classes())}.
   */
  public Tensor shares(Tensor logits) {
    Tensor[] shares = new Tensor[categories.size()];
    int from = 0;
    for (int k = 0; k < shares.length; k++) {
      int to = from + categories.get(k);
      shares[k] = Activations.softmax(Shapes.slice(logits, 1, from, to));
      from = to;
    }
    return Shapes.concat(1, shares);
  }

  /** The codes {@code (N, width)} in an output as of {@link #means}. */
  public Tensor read(Tensor output) {
    Tensor shares = shares(Shapes.slice(output, 1, 0, classes()));
    return continuous == 0 ? shares : Shapes.concat(1, shares, means(output));
  }

  /** Every row of {@code x} {@code times} times. */
  public static Tensor repeated(Tensor x, int times) {
    int width = (int) x.size(1);
    float[] rows = x.array().dup('c').data().asFloat();
    float[] all = new float[rows.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = rows[i / width / times * width + i % width];
    }
    return Tensor.constant(Nd4j.create(all, new long[] {x.size(0) * times, width}, DataType.FLOAT));
  }

  /** The means in an output with mean and log-variance in turn, after the categorical logits. */
  public Tensor means(Tensor output) {
    Tensor[] columns = new Tensor[continuous];
    for (int k = 0; k < continuous; k++) {
      columns[k] = Shapes.slice(output, 1, classes() + 2L * k, classes() + 2L * k + 1);
    }
    return Shapes.concat(1, columns);
  }
}
