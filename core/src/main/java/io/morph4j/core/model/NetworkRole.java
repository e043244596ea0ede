package io.morph4j.core.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a network of a model file is for; a file has at most one of each. */
public enum NetworkRole {
  /** Makes the pictures or points: inputs are told by the {@link Signature}. */
  GENERATOR,
  /** Latent (N, Z) and domain (N, K) to style (N, S). */
  MAPPING,
  /**
   * Pictures (N, C, H, W) to codes (N, D); in a model guided by style also the domain (N, K), and
   * the code is the style. In a model from noise and codes it gives the codes in the order in which
   * the generator takes them, probabilities for categorical ones; in a model from noise alone the
   * noise.
   */
  ENCODER;

  /** The name in model files. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<NetworkRole> of(String id) {
    return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
  }
}
