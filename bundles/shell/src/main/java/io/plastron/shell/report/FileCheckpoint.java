// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import io.plastron.btree.Cookie;
import io.plastron.config.ConfigString;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint in the metadata row of a file.
 *
 * @param name such as {@code WiredTigerCheckpoint.2}
 * @param timeSeconds when it was made, since 1970
 * @param bytes its size
 * @param root how the metadata names the root page; empty for a table without rows
 */
public record FileCheckpoint(
        String name, long timeSeconds, long bytes, Optional<Cookie> root) {
    static final List<String> COLUMNS =
            List.of("checkpoint", "time", "size", "root page", "LSN", "bytes", "tag");

    /** As {@code ctime} of C has it. */
    private static final DateTimeFormatter LOCAL_TIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);
    private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB", "PB");
    private static final long UNIT_STEP = 1024;

    /**
     * Those of a row.
     *
     * @param uri of the row, for messages
     * @param config the row
     * @throws CorruptionException a root that is no page's cookie
     */
    public static List<FileCheckpoint> of(String uri, String config) {
        try {
            return ConfigString.parse(config).struct("checkpoint").entries().stream()
                    .map(entry -> of(uri, entry)).toList();
        } catch (InvalidUseException malformed) {
            throw new CorruptionException(uri + ": malformed checkpoint list in its metadata: "
                    + malformed.getMessage(), malformed);
        }
    }

    private static FileCheckpoint of(String uri, ConfigString.Entry entry) {
        ConfigString fields = entry.value().struct();
        String addr = fields.string("addr", "");
        return new FileCheckpoint(entry.key(), fields.number("time", 0),
                fields.number("size", 0),
                addr.isEmpty() ? Optional.empty() : Optional.of(cookie(uri, addr)));
    }

    private static Cookie cookie(String uri, String addr) {
        if (!addr.matches("([0-9a-fA-F]{2}){" + Cookie.BYTES + "}")) {
            throw new CorruptionException(uri + ": addr=\"" + addr + "\" in its metadata is not the"
                    + " cookie of a page, " + Cookie.BYTES + " bytes in hexadecimal");
        }
        return Cookie.read(ByteBuffer.wrap(HexFormat.of().parseHex(addr)));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("\t " + name + ": " + localTime() + " (size " + rounded(bytes) + ")");
        root.ifPresent(page -> {
            lines.add("\t\troot page: " + page.pageId());
            lines.add("\t\tLSN      : " + page.lsn());
            lines.add("\t\tbytes    : " + page.recordBytes());
            lines.add("\t\ttag      : " + tag(page));
        });
        return lines;
    }

    Map<String, Object> json() {
        // LSNs are strings: many readers of JSON round numbers beyond 2^53.
        return Json.object("name", name,
                "time", Instant.ofEpochSecond(timeSeconds).toString(),
                "size", bytes,
                "root", root.map(page -> Json.object("page", page.pageId(),
                        "lsn", String.valueOf(page.lsn()),
                        "bytes", page.recordBytes(),
                        "tag", tag(page))).orElse(null));
    }

    List<String> cells() {
        List<String> cells = new ArrayList<>(List.of(name, localTime(), rounded(bytes)));
        cells.addAll(root.map(page -> List.of(String.valueOf(page.pageId()),
                String.valueOf(page.lsn()), String.valueOf(page.recordBytes()), tag(page)))
                .orElse(List.of("", "", "", "")));
        return cells;
    }

    private String localTime() {
        return LOCAL_TIME.format(Instant.ofEpochSecond(timeSeconds).atZone(ZoneId.systemDefault()));
    }

    private static String tag(Cookie page) {
        return HexFormat.of().formatHex(page.tag());
    }

    /** In the largest unit of which it has one, whole ones only, as the original shows sizes. */
    static String rounded(long bytes) {
        long number = bytes;
        int unit = 0;
        while (number >= UNIT_STEP && unit + 1 < UNITS.size()) {
            number /= UNIT_STEP;
            unit++;
        }
        return number + " " + UNITS.get(unit);
    }
}
