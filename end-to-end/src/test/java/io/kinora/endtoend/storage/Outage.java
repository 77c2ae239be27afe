package io.kinora.endtoend.storage;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Stands before an object store: hands bytes on, or answers every request with 503 as an overloaded S3 does. It also
 * counts what is asked for, to tell whether anything was renamed or listed.
 */
final class Outage implements Closeable {
    private static final String BODY = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
    private static final byte[] ANSWER = ("HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: "
            + BODY.length() + "\r\nConnection: close\r\n\r\n" + BODY).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};
    private static final Pattern REQUEST = Pattern.compile("(GET|PUT|POST|DELETE|HEAD) (/\\S*) HTTP/1.1\r\n");
    private static final String COPY = "x-amz-copy-source:";
    private static final int LONGEST_HEADERS = 1 << 14;

    private final ServerSocket server;
    private final int behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<String> listings = ConcurrentHashMap.newKeySet();
    private final AtomicInteger copies = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile Pattern awaited;
    private volatile boolean on;

    private Outage(ServerSocket server, int behind) {
        this.server = server;
        this.behind = behind;
    }

    /** Before the store at a port of loopback. */
    static Outage before(int port) throws IOException {
        Outage outage = new Outage(new ServerSocket(0, 50, InetAddress.getByName(Services.LOOPBACK)), port);
        outage.inBackground(outage::accept);
        return outage;
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on there is no service; what was under way is cut off. */
    void begin() {
        on = true;
        open.forEach(Outage::closeQuietly);
    }

    /** Begins as the next request comes that is, like {@code PUT /bucket/key}, of that kind; it is not handed on. */
    void beginAt(Pattern request) {
        awaited = request;
    }

    void end() {
        awaited = null;
        on = false;
    }

    /** Requests that were answered with 503. */
    int refused() {
        return refused.get();
    }

    /** Copies of objects on the server, which is how S3A renames. */
    int copies() {
        return copies.get();
    }

    /**
     * Folders that were listed, with {@code *} behind them, or {@code **} where it was with all below them; not those
     * that were only asked whether there is anything.
     */
    Set<String> listings() {
        return new TreeSet<>(listings);
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            open.add(client);
            if (on) {
                inBackground(() -> refuse(client));
            } else {
                Socket store = new Socket(InetAddress.getByName(Services.LOOPBACK), behind);
                open.add(store);
                inBackground(() -> handOn(client, store, true));
                inBackground(() -> handOn(store, client, false));
            }
        }
    }

    private void refuse(Socket client) throws IOException {
        try (client) {
            InputStream in = client.getInputStream();
            int matched = 0;
            for (int value = in.read(); value >= 0 && matched < END_OF_HEADERS.length; value = in.read()) {
                matched = value == END_OF_HEADERS[matched] ? matched + 1 : value == '\r' ? 1 : 0;
                if (matched == END_OF_HEADERS.length) {
                    break;
                }
            }
            if (matched == END_OF_HEADERS.length) {
                refused.incrementAndGet();
                client.getOutputStream().write(ANSWER);
            }
        } finally {
            open.remove(client);
        }
    }

    private void handOn(Socket from, Socket to, boolean requests) throws IOException {
        byte[] buffer = new byte[1 << 16];
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (requests) {
                    seen.write(buffer, 0, count);
                    look(seen);
                }
                out.write(buffer, 0, count);
            }
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** Headers may come in pieces; bodies, which match by chance only, are passed over by length. */
    private void look(ByteArrayOutputStream seen) {
        String text = seen.toString(StandardCharsets.ISO_8859_1);
        Matcher request = REQUEST.matcher(text);
        int done = 0;
        while (request.find(done)) {
            int end = text.indexOf("\r\n\r\n", request.start());
            if (end < 0) {
                break;
            }
            String headers = text.substring(request.start(), end);
            copies.addAndGet(headers.toLowerCase(java.util.Locale.ROOT).contains(COPY) ? 1 : 0);
            listed(request.group(2)).ifPresent(listings::add);
            Pattern last = awaited;
            if (last != null && last.matcher(request.group(1) + " " + request.group(2)).matches()) {
                begin();
            }
            done = end;
        }
        int kept = done > 0 ? done : Math.max(0, text.length() - LONGEST_HEADERS);
        seen.reset();
        seen.writeBytes(text.substring(kept).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** S3A asks for one or two keys, at most, to learn whether there is a folder, or anything in it. */
    private static Optional<String> listed(String request) {
        Map<String, String> query = Arrays.stream(request.substring(request.indexOf('?') + 1).split("&"))
                .map(parameter -> parameter.split("=", 2)).filter(parameter -> parameter.length == 2)
                .collect(Collectors.toMap(parameter -> parameter[0],
                        parameter -> URLDecoder.decode(parameter[1], StandardCharsets.UTF_8)));
        return !query.containsKey("list-type") || Integer.parseInt(query.getOrDefault("max-keys", "1000")) <= 2
                ? Optional.empty()
                : Optional.of(query.getOrDefault("prefix", "") + (query.containsKey("delimiter") ? "*" : "**"));
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // The other side, or the test, has closed the connection.
            }
        }, "outage");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(Outage::closeQuietly);
    }
}
