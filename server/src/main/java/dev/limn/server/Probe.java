package dev.limn.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a server answers to a GET. Whoever asks sends nothing that is secret and believes nothing
 * that matters, so that any certificate will do.
 *
 * @param status the status code
 * @param body all bytes, those of an error too
 */
record Probe(int status, byte[] body) {

  /**
   * Asks.
   *
   * @param uri where, {@code http} or {@code https}
   * @param patience how long to wait for a connection, and then for each part of the answer
   * @throws IOException if there is no answer
   */
  static Probe get(URI uri, Duration patience) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout((int) patience.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    connection.setInstanceFollowRedirects(false);
    if (connection instanceof HttpsURLConnection secured) {
      secured.setSSLSocketFactory(trustingAll());
      secured.setHostnameVerifier((host, session) -> true);
    }
    try {
      int status = connection.getResponseCode();
      try (InputStream in =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        return new Probe(status, in == null ? new byte[0] : in.readAllBytes());
      }
    } finally {
      connection.disconnect();
    }
  }

  private static SSLSocketFactory trustingAll() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS is not there: " + e.getMessage(), e);
    }
  }

  private static final class TrustsAll implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
