package io.morph4j.serve;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A server's other side. */
final class Client {
  private static final String BOUNDARY = "----morph4j";

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  Client(ModelServer server) {
    this.port = server.port();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return http.send(to(path).build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
    return send(to(path).POST(BodyPublishers.ofByteArray(body)).build());
  }

  HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofByteArray());
  }

  CompletableFuture<HttpResponse<byte[]>> postLater(String path, byte[] body) {
    return http.sendAsync(
        to(path).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
  }

  /** A form of fields: name, value, name, value; values are texts or bytes of a file. */
  HttpResponse<byte[]> form(String path, Object... fields)
      throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      boolean file = fields[i + 1] instanceof byte[];
      String head =
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
              .formatted(BOUNDARY, fields[i], file ? "; filename=\"../../a.png\"" : "");
      body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
      body.writeBytes(
          file
              ? (byte[]) fields[i + 1]
              : String.valueOf(fields[i + 1]).getBytes(StandardCharsets.UTF_8));
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return send(
        to(path)
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build());
  }

  static JsonObject json(HttpResponse<byte[]> response) {
    return JsonParser.parseString(text(response)).getAsJsonObject();
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static String error(HttpResponse<byte[]> response) {
    return json(response).get("error").getAsString();
  }

  static Picture picture(HttpResponse<byte[]> response) {
    return PictureReader.defaults().decode(Path.of("answer"), response.body());
  }

  /** A picture of a pattern. */
  static Picture drawn(int width, int height, int channels, int bits) {
    float[] values = new float[width * height * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 7 % 37 / 18f - 1;
    }
    return Picture.ofPlanes(values, channels, height, width, bits);
  }

  static byte[] png(Picture picture) {
    return PictureWriter.defaults().encode(picture, Path.of("a.png"));
  }
}
