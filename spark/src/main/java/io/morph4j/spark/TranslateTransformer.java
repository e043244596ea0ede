package io.morph4j.spark;

import io.morph4j.core.file.UserException;
import io.morph4j.data.GuideChoice;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureTranslation;
import io.morph4j.spark.ModelShipment.Unpacked;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a Spark ML pipeline that adds the translations of a column of pictures. Both columns
 * have Spark's image schema, as {@code spark.read().format("image")} gives it: grey, BGR or BGRA of
 * 8 bits; alpha is carried over. Null stays null.
 *
 * <pre>{@code
 * new TranslateTransformer().setModel("hdfs:///zebra.safetensors").transform(pictures)
 * }</pre>
 *
 * <p>Each executor holds the model once. The path of the model is what is saved with a pipeline.
 */
public final class TranslateTransformer extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final String KEEP = "keep";
  private static final String ERROR = "error";

  private final String uid;
  private final Param<String> model;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> target;
  private final Param<String> handleInvalid;

  public TranslateTransformer() {
    this(Identifiable.randomUID("morph4j"));
  }

  /** A stage with the identity {@code uid}, for {@link #read}. */
  public TranslateTransformer(String uid) {
    this.uid = uid;
    this.model = new Param<>(this, "model", "model file, on any file system that Hadoop knows");
    this.inputCol = new Param<>(this, "inputCol", "column of pictures");
    this.outputCol = new Param<>(this, "outputCol", "column that takes the translations");
    this.target = new Param<>(this, "target", "domain to lead to, for models of many domains");
    this.handleInvalid =
        new Param<>(
            this,
            "handleInvalid",
            "what becomes of a picture that cannot be translated: keep (null) or error");
    setDefault(inputCol, "image");
    setDefault(outputCol, "translated");
    setDefault(target, "");
    setDefault(handleInvalid, KEEP);
  }

  /** Reads a stage that {@code save} wrote. */
  public static MLReader<TranslateTransformer> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads the stage in {@code path}. */
  public static TranslateTransformer load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The model file. */
  public Param<String> model() {
    return model;
  }

  /** The column of pictures. Default is {@code image}. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** The column that takes the translations. Default is {@code translated}. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** The domain to lead to, empty for models of two domains, which is the default. */
  public Param<String> target() {
    return target;
  }

  /**
   * What becomes of a picture that cannot be read or translated: {@code keep}, the default, gives
   * null, {@code error} ends the job.
   */
  public Param<String> handleInvalid() {
    return handleInvalid;
  }

  public TranslateTransformer setModel(String file) {
    set(model, file);
    return this;
  }

  public TranslateTransformer setInputCol(String column) {
    set(inputCol, column);
    return this;
  }

  public TranslateTransformer setOutputCol(String column) {
    set(outputCol, column);
    return this;
  }

  public TranslateTransformer setTarget(String domain) {
    set(target, domain);
    return this;
  }

  /**
   * @param how {@code keep} or {@code error}
   */
  public TranslateTransformer setHandleInvalid(String how) {
    if (!how.equals(KEEP) && !how.equals(ERROR)) {
      throw new IllegalArgumentException("handleInvalid is keep or error, got " + how);
    }
    set(handleInvalid, how);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    String column = getOrDefault(inputCol);
    if (!List.of(schema.fieldNames()).contains(column)) {
      throw new IllegalArgumentException(
          "there is no column %s of pictures, only %s"
              .formatted(column, String.join(", ", schema.fieldNames())));
    }
    if (!schema.apply(column).dataType().sameType(ImageSchema.columnSchema())) {
      throw new IllegalArgumentException(
          "column %s is %s, where Spark's image schema is wanted"
              .formatted(column, schema.apply(column).dataType().simpleString()));
    }
    if (List.of(schema.fieldNames()).contains(getOrDefault(outputCol))) {
      throw new IllegalArgumentException(
          "there is a column " + getOrDefault(outputCol) + " already: set another outputCol");
    }
    return schema.add(getOrDefault(outputCol), ImageSchema.columnSchema(), true);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> pictures) {
    transformSchema(pictures.schema());
    if (!isSet(model)) {
      throw new IllegalArgumentException("no model: name a file by setModel");
    }
    String domain = getOrDefault(target);
    GuideChoice guide =
        new GuideChoice(domain.isEmpty() ? null : domain, null, List.of(), null, 1, 1);
    SparkSession session = pictures.sparkSession();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    ModelShipment shipment =
        ModelShipment.of(
            getOrDefault(model), new TreeMap<>(), guide, null, spark.hadoopConfiguration());
    shipment.unpack().translator().close(); // mistakes are told before the work
    Translation translation =
        new Translation(spark.broadcast(shipment), getOrDefault(handleInvalid).equals(ERROR));
    // Not deterministic: so the optimiser does not compute a picture twice.
    return pictures.withColumn(
        getOrDefault(outputCol),
        functions
            .udf(translation, ImageSchema.columnSchema())
            .asNondeterministic()
            .apply(functions.col(getOrDefault(inputCol))));
  }

  /** The translation of one row. */
  private record Translation(Broadcast<ModelShipment> model, boolean strict)
      implements UDF1<Row, Row> {
    @Override
    public @Nullable Row call(@Nullable Row row) {
      if (row == null) {
        return null;
      }
      try {
        Picture picture = ImageRows.picture(row);
        if (picture == null) {
          throw new UserException(ImageSchema.getOrigin(row) + ": no picture of a known form");
        }
        Unpacked unpacked = SharedTranslators.of(model.value());
        return ImageRows.row(
            PictureTranslation.of(unpacked.translator(), unpacked.guide(), picture), row);
      } catch (UserException e) {
        if (strict) {
          throw e;
        }
        return null;
      }
    }
  }

  @Override
  public Transformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
