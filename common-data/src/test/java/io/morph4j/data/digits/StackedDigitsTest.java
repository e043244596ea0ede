package io.morph4j.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import io.morph4j.data.Picture;
import io.morph4j.data.labelled.LabelledFolders;
import io.morph4j.data.labelled.LabelledPictures;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackedDigitsTest {
  @Test
  void write_everyModeOnce_readsAsLabelledPictures(@TempDir Path parent) {
    StackedDigits digits = new StackedDigits(16, 1000, 0, 1);
    AtomicInteger drawn = new AtomicInteger();
    Path folder = parent.resolve("stacked");

    digits.write(folder, drawn::incrementAndGet);

    LabelledPictures found = LabelledFolders.find(folder).train();
    assertThat(drawn).hasValue(1000);
    assertThat(found.classes()).hasSize(1000).startsWith("000", "001").endsWith("999");
    assertThat(found.size()).isEqualTo(1000);
    Picture picture = found.picture(427);
    assertThat(found.classes().get(found.label(427))).isEqualTo("427");
    assertThat(picture.toArray(3)).isEqualTo(digits.draw("train", 427).toArray(3));
  }

  @Test
  void draw_channels_areDigitsOfTheirOwn() {
    StackedDigits digits = new StackedDigits(28, 1000, 0, 1);
    // 888 has three eights, drawn with factors of their own; 111 fewer pixels of ink.
    var eights = digits.draw("train", 888).toArray(3).mean(2, 3);
    var ones = digits.draw("train", 111).toArray(3).mean(2, 3);

    assertThat(eights.getDouble(0, 0)).isNotEqualTo(eights.getDouble(0, 1));
    assertThat(eights.sumNumber().doubleValue()).isGreaterThan(ones.sumNumber().doubleValue());
  }

  @Test
  void fewerThanTheModes_isRefused() {
    assertThatThrownBy(() -> new StackedDigits(28, 999, 0, 1))
        .isInstanceOf(UsageException.class)
        .hasMessage("train is 999; it can be 1000, one of each, to 1000000");
  }
}
