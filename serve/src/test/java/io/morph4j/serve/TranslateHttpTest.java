package io.morph4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.morph4j.core.inference.Inference;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureTranslation;
import io.morph4j.engine.tensor.RandomStream;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pictures over HTTP and back. */
class TranslateHttpTest {
  private static final ResnetGenerator.Options OPTIONS =
      ResnetGenerator.Options.of(1).withFilters(2);
  private static final int UPLOAD = 20_000;

  private static ModelServer server;
  private static Client client;
  private static Translator translator;

  @BeforeAll
  static void start() {
    ModelFile file =
        new ModelFile(
            ModelDescription.translation("cyclegan", OPTIONS, 3, 3, "horse", "zebra"),
            OPTIONS.build(Initializer.normal(RandomStream.of(1, "tiny", 0))).state());
    translator = Translator.of(file);
    server =
        ModelServer.start(
            "127.0.0.1",
            0,
            Limits.defaults().withUploadBytes(UPLOAD).withPixels(5000),
            List.of(
                ServedModel.of("AtoB", Inference.of(file)),
                ServedModel.of("pets", FakeInference.labelled("cat", "dog", "mouse")),
                ServedModel.of("digits", FakeInference.sampler())),
            TrainingRuns.NONE);
    client = new Client(server);
  }

  @AfterAll
  static void stop() {
    server.close();
    translator.close();
  }

  @Test
  void translate_form_equalsTheTranslator() throws Exception {
    Picture picture = Client.drawn(37, 21, 3, 8);

    HttpResponse<byte[]> answer = client.form("/api/translate", "picture", Client.png(picture));

    assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(Client.picture(answer))
        .isEqualTo(PictureTranslation.of(translator, picture))
        .isNotEqualTo(picture);
  }

  @Test
  void translate_bodyThatIsAPicture_keepsItsForm() throws Exception {
    Picture picture = Client.drawn(16, 9, 1, 16);

    HttpResponse<byte[]> answer = client.post("/api/translate", Client.png(picture));

    assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(200);
    assertThat(Client.picture(answer))
        .hasToString(picture.toString())
        .isEqualTo(PictureTranslation.of(translator, picture));
  }

  @Test
  void translate_target_guides() throws Exception {
    byte[] png = Client.png(Client.drawn(4, 4, 3, 8));

    HttpResponse<byte[]> form =
        client.form("/api/translate", "picture", png, "model", "pets", "target", "mouse");
    HttpResponse<byte[]> query = client.post("/api/translate?model=pets&target=dog", png);

    assertThat(Client.picture(form).sample(3, 3, 2)).isEqualTo(2);
    assertThat(Client.picture(query).sample(3, 3, 2)).isEqualTo(1);
  }

  @Test
  void translate_brokenPicture_is400WithReason() throws Exception {
    byte[] png = Client.png(Client.drawn(37, 21, 3, 8));

    HttpResponse<byte[]> cut =
        client.form("/api/translate", "picture", Arrays.copyOf(png, png.length / 2));
    HttpResponse<byte[]> text = client.post("/api/translate", "no picture".getBytes());
    HttpResponse<byte[]> nothing = client.post("/api/translate", new byte[0]);

    assertThat(List.of(cut, text, nothing))
        .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(400))
        .allSatisfy(answer -> assertThat(Client.error(answer)).isNotBlank().doesNotContain("\n"));
    assertThat(Client.error(cut)).startsWith("picture: ");
    assertThat(Client.error(nothing)).contains("there is no picture");
  }

  @Test
  void translate_brokenForm_is400() throws Exception {
    HttpResponse<byte[]> answer =
        client.send(
            client
                .to("/api/translate")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("--x\r\nnonsense"))
                .build());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Client.error(answer)).contains("form cannot be read");
  }

  @Test
  void translate_wrongNames_are400WithTheNearest() throws Exception {
    byte[] png = Client.png(Client.drawn(4, 4, 3, 8));

    HttpResponse<byte[]> target =
        client.form("/api/translate", "picture", png, "model", "pets", "target", "mose");
    HttpResponse<byte[]> model = client.form("/api/translate", "picture", png, "model", "pats");
    HttpResponse<byte[]> field = client.form("/api/translate", "picture", png, "targt", "cat");
    HttpResponse<byte[]> none = client.form("/api/translate", "picture", png, "model", "pets");
    HttpResponse<byte[]> superfluous =
        client.form("/api/translate", "picture", png, "target", "cat");

    assertThat(List.of(target, model, field, none, superfluous))
        .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(400));
    assertThat(Client.error(target)).contains("did you mean mouse?");
    assertThat(Client.error(model)).contains("did you mean pets?");
    assertThat(Client.error(field)).contains("did you mean target?");
    assertThat(Client.error(none)).contains("cat, dog, mouse");
    assertThat(Client.error(superfluous)).contains("horse to zebra");
  }

  @Test
  void translate_tooLarge_is413() throws Exception {
    HttpResponse<byte[]> bytes = client.post("/api/translate", new byte[3 * UPLOAD]);
    HttpResponse<byte[]> pixels =
        client.post("/api/translate", Client.png(Client.drawn(101, 50, 1, 8)));

    assertThat(bytes.statusCode()).isEqualTo(413);
    assertThat(Client.error(bytes)).contains("20,000 bytes");
    assertThat(pixels.statusCode()).isEqualTo(413);
    assertThat(Client.error(pixels)).contains("megapixels");
  }

  @Test
  void sample_codes_makeAGrid() throws Exception {
    HttpResponse<byte[]> answer =
        client.form("/api/sample", "model", "digits", "count", 3, "seed", 5, "code.digit", 7);

    assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(200);
    Picture grid = Client.picture(answer);
    assertThat(grid).hasToString("8 x 6, grey, 8 bits");
    assertThat(grid.sample(0, 0, 0)).isEqualTo(7);
    assertThat(grid.sample(7, 1, 0)).isEqualTo(7);
    assertThat(grid.sample(2, 5, 0)).isEqualTo(7);
    assertThat(grid.sample(3, 0, 0)).isEqualTo(255);
    assertThat(grid.sample(5, 4, 0)).isEqualTo(255);
  }

  @Test
  void sample_wrongCode_is400WithTheNearest() throws Exception {
    HttpResponse<byte[]> name = client.form("/api/sample", "model", "digits", "code.digt", 7);
    HttpResponse<byte[]> count = client.form("/api/sample", "model", "digits", "count", 100_000);
    HttpResponse<byte[]> translates = client.form("/api/sample", "seed", 1);

    assertThat(List.of(name, count, translates))
        .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(400));
    assertThat(Client.error(name)).contains("did you mean digit?");
    assertThat(Client.error(count)).contains("expected 1 to 250");
    assertThat(Client.error(translates)).contains("/api/translate");
  }

  @Test
  void model_tellsWhatThePageOffers() throws Exception {
    JsonObject facts = Client.json(client.get("/api/model"));

    assertThat(facts.get("uploadBytes").getAsInt()).isEqualTo(UPLOAD);
    JsonObject pair = facts.getAsJsonArray("models").get(0).getAsJsonObject();
    JsonObject pets = facts.getAsJsonArray("models").get(1).getAsJsonObject();
    JsonObject digits = facts.getAsJsonArray("models").get(2).getAsJsonObject();
    assertThat(pair.get("name").getAsString()).isEqualTo("AtoB");
    assertThat(pair.has("guide")).isFalse();
    assertThat(pets.get("guide").getAsString()).isEqualTo("label");
    assertThat(pets.getAsJsonArray("domains")).hasSize(3);
    assertThat(digits.get("task").getAsString()).isEqualTo("sample");
    assertThat(digits.getAsJsonArray("codes").get(0).getAsJsonObject().get("name").getAsString())
        .isEqualTo("digit");
  }
}
