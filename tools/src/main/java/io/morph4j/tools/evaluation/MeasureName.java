package io.morph4j.tools.evaluation;

import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.UsageException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The measures that can be asked for by name. */
public enum MeasureName {
  L1("l1", Better.LOWER, Need.TRUTH),
  MSE("mse", Better.LOWER, Need.TRUTH),
  PSNR("psnr", Better.HIGHER, Need.TRUTH),
  SSIM("ssim", Better.HIGHER, Need.TRUTH),
  LPIPS("lpips", Better.LOWER, Need.TRUTH, Need.MAPS),
  FID("fid", Better.LOWER, Need.REFERENCES, Need.FEATURES),
  KID("kid", Better.LOWER, Need.REFERENCES, Need.FEATURES),
  CYCLE("cycle", Better.LOWER, Need.INPUT, Need.WAY_BACK),
  CHECKERBOARD("checkerboard", Better.LOWER),
  EDGES("edges", Better.NEITHER),
  COLOURS("colours", Better.NEITHER, Need.INPUT),
  COLLAPSE("collapse", Better.NEITHER, Need.INPUT, Need.REFERENCES),
  DIVERSITY("diversity", Better.NEITHER, Need.FEATURES),
  ACCURACY("accuracy", Better.HIGHER, Need.DOMAINS),
  REFERENCE("reference", Better.HIGHER, Need.DOMAINS),
  MODES("modes", Better.HIGHER, Need.STACKED);

  /** Which way a value improves. */
  public enum Better {
    LOWER,
    HIGHER,
    /** Neither: to be compared with the value of the reference pictures. */
    NEITHER
  }

  /** What a measure cannot be computed without. */
  public enum Need {
    /** Inputs of the network. */
    INPUT,
    /** A right answer for each input. */
    TRUTH,
    /** Pictures of the target domain. */
    REFERENCES,
    /** A feature extractor. */
    FEATURES,
    /** A feature extractor that gives its feature maps. */
    MAPS,
    /** A network for the other direction. */
    WAY_BACK,
    /** A model of several domains. */
    DOMAINS,
    /** A model of stacked digits. */
    STACKED
  }

  private final String id;
  private final Better better;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed.
  private final Set<Need> needs;

  MeasureName(String id, Better better, Need... needs) {
    this.id = id;
    this.better = better;
    this.needs = Set.of(needs);
  }

  /** The name in options, tables and files. */
  public String id() {
    return id;
  }

  public Better better() {
    return better;
  }

  public boolean needs(Need need) {
    return needs.contains(need);
  }

  /** Whether it is computed from what a feature extractor gives. */
  public boolean needsExtractor() {
    return needs(Need.FEATURES) || needs(Need.MAPS);
  }

  /** Whether it is of a picture by itself, to be compared with its value for real pictures. */
  public boolean isOfOnePicture() {
    return needs.isEmpty();
  }

  /** The measure of this name, in any case; empty if there is none. */
  public static Optional<MeasureName> named(String name) {
    return Arrays.stream(values())
        .filter(measure -> measure.id.equalsIgnoreCase(name.strip()))
        .findFirst();
  }

  /** All names, in order. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(MeasureName::id).toList();
  }

  /**
   * The measures with these names, in their own order.
   *
   * @throws UsageException on an unknown name
   */
  public static Set<MeasureName> parse(List<String> names) {
    EnumSet<MeasureName> found = EnumSet.noneOf(MeasureName.class);
    for (String name : names) {
      found.add(named(name).orElseThrow(() -> new UsageException(unknown(name))));
    }
    return found;
  }

  private static String unknown(String name) {
    String nearest = NearestName.of(name, ids());
    return "unknown measure %s in --metrics%s; there are %s"
        .formatted(
            name,
            nearest == null ? "" : " (did you mean " + nearest + "?)",
            String.join(", ", ids()));
  }
}
