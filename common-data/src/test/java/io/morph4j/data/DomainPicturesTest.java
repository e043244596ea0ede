package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainPicturesTest {
  @TempDir Path root;

  private DomainPictures find(String... attributes) {
    return DomainPictures.find(DataLocation.root(root), List.of(attributes));
  }

  @Test
  void find_foldersUnderTrain_areDomainsInNameOrder() throws IOException {
    touch("train/plum/1.png", "train/apple/1.png", "train/apple/2.png", "train/orange/1.png");
    touch("test/apple/9.png", "masks/train/apple/1.png");
    DomainPictures found = find();

    assertThat(found.labels()).containsExactly("apple", "orange", "plum");
    assertThat(found.exclusive()).isTrue();
    assertThat(found.counts()).containsExactly(2, 1, 1);
    assertThat(found.train().get(3).file()).isEqualTo(root.resolve("train/plum/1.png"));
    assertThat(found.train().get(3).labels()).containsExactly(false, false, true);
    assertThat(found.test()).hasSize(1);
    assertThat(found.test().get(0).domain()).isZero();
  }

  @Test
  void find_foldersAtTheTop_areDomainsWithoutTests() throws IOException {
    touch("cat/1.png", "dog/1.png", "wild/1.png");
    assertThat(find().toString()).isEqualTo("cat 1, dog 1, wild 1");
    assertThat(find().layout()).isEqualTo("X for each domain");
  }

  @Test
  void find_trainATrainB_areTwoDomains() throws IOException {
    touch("trainA/1.png", "trainB/1.png", "testB/1.png");
    assertThat(find().labels()).containsExactly("A", "B");
    assertThat(find().test().get(0).domain()).isEqualTo(1);
  }

  @Test
  void find_oneDomain_isRefusedWithTheAcceptedLayouts() throws IOException {
    touch("train/apple/1.png");
    assertThatThrownBy(this::find)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 folder (apple)")
        .hasMessageContaining("two or more")
        .hasMessageContaining("train/X");
  }

  @Test
  void find_emptyDomain_isRefusedByItsName() throws IOException {
    touch("train/apple/1.png", "train/plum/notes.md");
    assertThatThrownBy(this::find)
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(root.resolve("train/plum") + ": there are no pictures");
  }

  @Test
  void find_celebaTable_choosesColumnsAndHoldsATenthOut() throws IOException {
    table(20);
    DomainPictures found = find("Young", "Male");

    assertThat(found.labels()).containsExactly("Young", "Male");
    assertThat(found.exclusive()).isFalse();
    assertThat(found.train()).hasSize(18);
    assertThat(found.test()).hasSize(2);
    DomainPictures.LabelledFile third =
        Stream.concat(found.train().stream(), found.test().stream())
            .filter(file -> file.file().endsWith("000003.jpg"))
            .findFirst()
            .orElseThrow();
    assertThat(third.labels()).containsExactly(true, false); // Young every third, Male even ones
    assertThat(find("Young", "Male").test())
        .extracting(DomainPictures.LabelledFile::file)
        .isEqualTo(found.test().stream().map(DomainPictures.LabelledFile::file).toList());
  }

  @Test
  void find_unknownAttribute_namesTheNearest() throws IOException {
    table(4);
    assertThatThrownBy(() -> find("Yung"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no attribute Yung, did you mean Young?")
        .hasMessageContaining("Male, Young");
  }

  @Test
  void find_tableWithFilesNotThere_countsAndNamesThem() throws IOException {
    table(4);
    Files.delete(root.resolve("images/000002.jpg"));
    assertThatThrownBy(this::find)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 of its 4 files are not below " + root + ": 000002.jpg");
  }

  @Test
  void find_attributeOfAllPictures_isRefused() throws IOException {
    write("a.csv", "file,Male\n1.png,1\n2.png,true\n");
    touch("1.png", "2.png");
    assertThatThrownBy(this::find)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("all of the 2 pictures are Male");
  }

  @Test
  void read_csv_takesTheNamesOfItsHeading() throws IOException {
    write("a.csv", "file,Male,Young\n1.png,1,0\nsub/2.png,false,true\n");
    AttributeTable table = AttributeTable.read(root.resolve("a.csv"));
    assertThat(table.names()).containsExactly("Male", "Young");
    assertThat(table.rows().get("sub/2.png")).containsExactly(false, true);
  }

  @Test
  void read_brokenLines_areNamedByNumber() throws IOException {
    write("a.csv", "file,Male\n1.png,1\n2.png,maybe\n");
    assertThatThrownBy(() -> AttributeTable.read(root.resolve("a.csv")))
        .hasMessageContaining("line 3: \"maybe\" is neither 1 nor -1 (0)");
    write("b.txt", "2\nMale Young\n1.png 1 -1\n2.png 1\n");
    assertThatThrownBy(() -> AttributeTable.read(root.resolve("b.txt")))
        .hasMessageContaining("line 4: 1 values for 2 attributes");
    write("c.txt", "7\nMale\n1.png 1\n");
    assertThatThrownBy(() -> AttributeTable.read(root.resolve("c.txt")))
        .hasMessageContaining("line 1 is \"7\", but there are 1 lines");
  }

  /** CelebA's form: every other picture Male, every third Young. */
  private void table(int count) throws IOException {
    StringBuilder text = new StringBuilder(count + "\nMale Young\n");
    for (int i = 1; i <= count; i++) {
      String name = "%06d.jpg".formatted(i);
      text.append(name).append(i % 2 == 0 ? "  1" : " -1").append(i % 3 == 0 ? "  1\n" : " -1\n");
      touch("images/" + name);
    }
    write("list_attr_celeba.txt", text.toString());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(root.resolve(name), text);
  }

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }
}
