package io.morph4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.inference.Translator;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslateTransformerTest {
  @TempDir Path folder;

  private final SparkSession session = LocalSpark.session();
  private Path model;

  @BeforeEach
  void makeModel() {
    model = TestPictures.model(folder.resolve("tiny.model"));
  }

  private TranslateTransformer transformer() {
    return new TranslateTransformer().setModel(model.toString());
  }

  private Dataset<Row> rows(List<Row> images) {
    return session.createDataFrame(images.stream().map(RowFactory::create).toList(), schema());
  }

  private static org.apache.spark.sql.types.StructType schema() {
    return ImageSchema.imageSchema();
  }

  private static Row image(int mode, int channels, int width, int height, byte[] data) {
    return RowFactory.create("origin", height, width, channels, mode, data);
  }

  private static byte[] bytes(int count) {
    byte[] data = new byte[count];
    for (int i = 0; i < count; i++) {
      data[i] = (byte) (i * 7);
    }
    return data;
  }

  @Test
  void transform_picturesOfAFolderInAPipeline_givesWhatTranslateGives() throws IOException {
    for (int i = 0; i < 5; i++) {
      TestPictures.write(folder.resolve("in/p" + i + ".png"), i, 20, 16);
    }
    TestPictures.writeCut(folder.resolve("in/cut.png"), 9);
    Dataset<Row> pictures =
        session.read().format("image").load(folder.resolve("in").toUri().toString());
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  transformer().setOutputCol("zebra"),
                  new SQLTransformer()
                      .setStatement(
                          "SELECT image.origin AS name, zebra, zebra.width AS width FROM __THIS__")
                });

    PipelineModel fitted = pipeline.fit(pictures);
    fitted.write().overwrite().save(folder.resolve("saved").toUri().toString());
    List<Row> found =
        PipelineModel.load(folder.resolve("saved").toUri().toString())
            .transform(pictures)
            .collectAsList();

    assertThat(found).hasSize(6);
    try (Translator translator = Translator.load(model)) {
      for (Row row : found) {
        String name = row.<String>getAs("name");
        if (name.endsWith("cut.png")) {
          assertThat(row.isNullAt(row.fieldIndex("zebra"))).isTrue();
          continue;
        }
        Path file = folder.resolve("in").resolve(name.substring(name.lastIndexOf('/') + 1));
        Picture wanted = PictureTranslation.of(translator, PictureReader.defaults().read(file));
        assertThat(ImageRows.picture(row.<Row>getAs("zebra"))).isEqualTo(wanted);
        assertThat(row.<Integer>getAs("width")).isEqualTo(20);
      }
    }
  }

  @Test
  void transform_nullsAndEmptyPartitions_staySo() {
    List<Row> images = new ArrayList<>(Arrays.asList(null, image(16, 3, 9, 7, bytes(189)), null));
    Dataset<Row> three =
        session.createDataFrame(
            images.stream().map(each -> RowFactory.create(new Object[] {each})).toList(), schema());

    List<Row> found = transformer().transform(three.repartition(8)).collectAsList();

    assertThat(found).hasSize(3);
    assertThat(found.stream().filter(row -> row.isNullAt(1))).hasSize(2);
    assertThat(found).allMatch(row -> row.isNullAt(0) == row.isNullAt(1));
    assertThat(transformer().transform(three.limit(0)).count()).isZero();
  }

  @Test
  void transform_greyAndAlpha_keepTheirForm() {
    byte[] four = bytes(9 * 7 * 4);
    Dataset<Row> pictures = rows(List.of(image(0, 1, 9, 7, bytes(63)), image(24, 4, 9, 7, four)));

    List<Row> found = transformer().transform(pictures).collectAsList();

    Row grey = found.get(0).getStruct(1);
    assertThat(ImageSchema.getMode(grey)).isZero();
    assertThat(ImageSchema.getData(grey)).hasSize(63).isNotEqualTo(bytes(63));
    Row alpha = found.get(1).getStruct(1);
    assertThat(ImageSchema.getNChannels(alpha)).isEqualTo(4);
    byte[] data = ImageSchema.getData(alpha);
    for (int i = 3; i < data.length; i += 4) {
      assertThat(data[i]).isEqualTo(four[i]);
    }
    assertThat(data).isNotEqualTo(four);
  }

  @Test
  void transform_noPicture_isNullOrAnError() {
    Dataset<Row> undefined = rows(List.of(image(-1, -1, -1, -1, new byte[0])));

    assertThat(transformer().transform(undefined).first().isNullAt(1)).isTrue();
    assertThatThrownBy(() -> transformer().setHandleInvalid("error").transform(undefined).collect())
        .hasStackTraceContaining("no picture of a known form");
    assertThatThrownBy(() -> transformer().setHandleInvalid("skip")).hasMessageContaining("skip");
  }

  @Test
  void transform_wrongly_saysWhy() throws IOException {
    Dataset<Row> pictures = rows(List.of(image(0, 1, 9, 7, bytes(63))));

    assertThatThrownBy(() -> new TranslateTransformer().transform(pictures))
        .hasMessageContaining("setModel");
    assertThatThrownBy(() -> transformer().setInputCol("photo").transform(pictures))
        .hasMessageContaining("photo");
    assertThatThrownBy(() -> transformer().setOutputCol("image").transform(pictures))
        .hasMessageContaining("another outputCol");
    assertThatThrownBy(() -> transformer().transform(session.range(3).toDF("image")))
        .hasMessageContaining("bigint");
    assertThatThrownBy(() -> transformer().setTarget("lion").transform(pictures))
        .hasMessageContaining("apple");
    assertThat(Files.exists(model)).isTrue();
  }
}
