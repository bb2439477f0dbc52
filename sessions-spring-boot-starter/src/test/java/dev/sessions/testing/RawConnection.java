package dev.sessions.testing;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes no client library would send. */
public final class RawConnection {

    private static final int TIMEOUT_MILLIS = 30_000;

    private RawConnection() {}

    /** Sends a request with these bytes as its Cookie header, and gives the status; 0 when the server hung up. */
    public static int statusFor(int port, String path, byte[] cookieHeader) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(ascii("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: "));
        request.writeBytes(cookieHeader);
        request.writeBytes(ascii("\r\n\r\n"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.toByteArray());
            String statusLine = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return statusLine == null ? 0 : Integer.parseInt(statusLine.split(" ")[1]);
        }
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
