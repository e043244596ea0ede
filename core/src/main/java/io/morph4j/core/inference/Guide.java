package io.morph4j.core.inference;

import java.awt.image.BufferedImage;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a picture is to become, for models that lead to more than one domain. Domains and labels are
 * named as in the model's description.
 */
public sealed interface Guide {
  /** How messages call it, e.g. {@code a label}. */
  String title();

  /** Nothing: for models from one domain to one other. */
  record None() implements Guide {
    @Override
    public String title() {
      return "no guide";
    }
  }

  /**
   * Labels that the result is to have; it has none of the others.
   *
   * @param labels one domain, or any number of attributes
   */
  record Label(List<String> labels) implements Guide {
    public Label {
      labels = List.copyOf(labels);
    }

    @Override
    public String title() {
      return "a label";
    }
  }

  /**
   * A style as {@link Translator#style} gives it.
   *
   * @param style (1, S) for all pictures, or (N, S) for one each
   */
  record Style(INDArray style) implements Guide {
    @Override
    public String title() {
      return "a style";
    }
  }

  /**
   * Pictures of the domain whose style the result takes.
   *
   * @param pictures (1, C, H, W) for all pictures, or (N, C, H, W) for one each, in [-1, 1]
   */
  record Reference(INDArray pictures, String domain) implements Guide {
    @Override
    public String title() {
      return "a reference";
    }
  }

  /**
   * A style of the domain drawn from a seed.
   *
   * @param truncation how far the style is from the domain's mean style: 1 as drawn, 0 the mean
   */
  record Latent(long seed, String domain, double truncation) implements Guide {
    public Latent {
      if (!(truncation >= 0 && truncation <= 1)) {
        throw new IllegalArgumentException("truncation is " + truncation + ", expected 0 to 1");
      }
    }

    @Override
    public String title() {
      return "a latent seed";
    }
  }

  /**
   * Another guide, and where the pictures are to keep what they are.
   *
   * @param guide without masks
   * @param masks (1, M, H, W) for all pictures, or (N, M, H, W) for one each, in [0, 1], of the
   *     pictures' H and W; M is 1, or the number of masks that the generator takes
   */
  record Masked(Guide guide, INDArray masks) implements Guide {
    public Masked {
      if (guide instanceof Masked) {
        throw new IllegalArgumentException("the guide has masks already");
      }
    }

    @Override
    public String title() {
      return guide.title() + " with masks";
    }
  }

  static Guide none() {
    return new None();
  }

  /** See {@link Masked}; of two masks the first is the coarse one, the second the fine. */
  static Guide masked(Guide guide, INDArray masks) {
    return new Masked(guide, masks);
  }

  static Guide label(String... labels) {
    return new Label(List.of(labels));
  }

  static Guide style(INDArray style) {
    return new Style(style);
  }

  static Guide reference(INDArray pictures, String domain) {
    return new Reference(pictures, domain);
  }

  static Guide reference(BufferedImage picture, String domain) {
    return new Reference(PictureArrays.fromImage(picture), domain);
  }

  static Guide latent(long seed, String domain) {
    return new Latent(seed, domain, 1);
  }
}
