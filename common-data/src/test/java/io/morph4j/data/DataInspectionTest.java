package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.DataInspection.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataInspectionTest {
  @TempDir Path root;

  @BeforeEach
  void writePictures() {
    Samples.writeNumbered(root.resolve("trainA"), 6, 0, 64);
    Samples.writeNumbered(root.resolve("trainB"), 5, 100, 64);
    Samples.writeNumbered(root.resolve("testA"), 2, 50, 64);
  }

  @Test
  void of_plainSet_countsAndAdvises() {
    DataInspection inspection = inspect(true);

    assertThat(inspection.layout()).isEqualTo("trainA trainB");
    assertThat(inspection.parts())
        .extracting(Part::name)
        .containsExactly("train A", "train B", "test A");
    assertThat(inspection.parts()).extracting(Part::pictures).containsExactly(6, 5, 2);
    assertThat(inspection.parts().get(0).width()).isEqualTo(new DataInspection.Range(64, 64, 64));
    assertThat(inspection.parts().get(0).channels()).isEqualTo(Map.of("RGB", 6));
    assertThat(inspection.duplicates()).isEmpty();
    assertThat(inspection.advice())
        .anyMatch(line -> line.startsWith("5 training pictures in one domain are very few"))
        .anyMatch(line -> line.startsWith("Pictures of about 64 pixels: preset tiny"))
        .anyMatch(line -> line.startsWith("An epoch has 6 steps."));
  }

  @Test
  void of_mixedSet_namesEachKind() {
    Samples.write(Samples.random(64, 32, 1, 16, false), root.resolve("trainA/grey.png"));
    Samples.write(Samples.random(10, 90, 3, 8, true), root.resolve("trainA/alpha.webp"));
    Part part = inspect(true).parts().get(0);

    assertThat(part.formats()).isEqualTo(Map.of("PNG", 7, "WEBP", 1));
    assertThat(part.channels()).isEqualTo(Map.of("RGB", 6, "RGB + alpha", 1, "grey", 1));
    assertThat(part.bits()).isEqualTo(Map.of("8", 7, "16", 1));
    assertThat(part.width()).isEqualTo(new DataInspection.Range(10, 64, 64));
    assertThat(part.height()).isEqualTo(new DataInspection.Range(32, 64, 90));
    assertThat(part.rectangles()).isEqualTo(2);
    assertThat(part.sizes()).isEqualTo(3);
  }

  @Test
  void of_turnedPicture_countsTheShownSize() throws IOException {
    Files.copy(Samples.resource("pictures/o6.jpg"), root.resolve("testA/turned.jpg"));
    Part part = inspect(false).parts().get(2);

    assertThat(part.turned()).isEqualTo(1);
    assertThat(part.width().smallest()).isEqualTo(13);
  }

  @Test
  void of_brokenFiles_areListedWithReason() throws IOException {
    Files.writeString(root.resolve("trainB/bad.png"), "no picture");
    DataInspection inspection = inspect(true);

    assertThat(inspection.brokenFiles()).isEqualTo(1);
    assertThat(inspection.parts().get(1).pictures()).isEqualTo(5);
    assertThat(inspection.parts().get(1).broken().get(0).file()).isEqualTo("bad.png");
    assertThat(inspection.parts().get(1).broken().get(0).problem())
        .startsWith("not a picture but text");
    assertThat(inspection.advice().get(0)).startsWith("1 file cannot be used;");
  }

  @Test
  void of_sameFileInTrainAndTest_isALeak() throws IOException {
    Files.copy(root.resolve("trainA/3.png"), root.resolve("testA/copy.png"));
    Files.copy(root.resolve("trainB/1.png"), root.resolve("trainB/again.png"));
    DataInspection inspection = inspect(true);

    assertThat(inspection.duplicates()).hasSize(2);
    assertThat(inspection.duplicates().get(0).leak()).isTrue();
    assertThat(inspection.duplicates().get(0).files())
        .containsExactly("train A: 3.png", "test A: copy.png");
    assertThat(inspection.duplicates().get(1).leak()).isFalse();
    assertThat(inspection.advice())
        .anyMatch(line -> line.startsWith("1 picture is both in train and in test"))
        .anyMatch(line -> line.startsWith("1 picture occurs more than once"));
  }

  @Test
  void of_rectanglesAndGrey_adviseShapeAndChannels() {
    for (String part : new String[] {"trainA", "trainB"}) {
      for (int i = 0; i < 7; i++) {
        Samples.write(
            Samples.random(300 + i, 200, 1, 8, false), root.resolve(part).resolve(i + ".png"));
      }
    }

    assertThat(inspect(true).advice())
        .anyMatch(line -> line.contains("14 of 14 training pictures are not square"))
        .anyMatch(line -> line.startsWith("All training pictures are grey"))
        .anyMatch(line -> line.contains("preset paper"));
  }

  @Test
  void of_noTestFolders_advisesToHoldSomeOut() {
    DataInspection inspection =
        DataInspection.of(
            DataLocation.domains(root.resolve("trainA"), root.resolve("trainB")),
            PictureReader.defaults(),
            false,
            (done, all) -> assertThat(done).isLessThanOrEqualTo(all));

    assertThat(inspection.advice()).anyMatch(line -> line.startsWith("No pictures are held out"));
  }

  @Test
  void toJson_isPlain() {
    JsonObject json = new Gson().toJsonTree(inspect(false)).getAsJsonObject();

    assertThat(json.getAsJsonArray("parts").get(0).getAsJsonObject().get("pictures").getAsInt())
        .isEqualTo(6);
  }

  private DataInspection inspect(boolean decode) {
    return DataInspection.of(
        DataLocation.root(root), PictureReader.defaults(), decode, (done, all) -> {});
  }
}
