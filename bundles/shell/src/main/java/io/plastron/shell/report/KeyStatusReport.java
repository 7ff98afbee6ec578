// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import io.plastron.KeyStatus;
import io.plastron.StoreStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The key provider of a store, its candidates and its key page. Names, ids and reasons; no key
 * material.
 *
 * @param reason what keeps the store locked, or made it fail
 * @param sealed empty before that was read
 */
public record KeyStatusReport(Path store, StoreStatus.State state, StoreStatus.Role role,
        Optional<Boolean> sealed, Optional<String> reason, KeyStatus keys) implements Report {
    /** Of a store, as it is now. */
    public static KeyStatusReport of(StoreStatus status) {
        return new KeyStatusReport(status.path(), status.state(), status.role(), status.sealed(),
                status.failure().map(Throwable::getMessage), status.keys());
    }

    @Override
    public List<String> lines() {
        return properties().stream().map(row -> row.get(0) + ": " + row.get(1)).toList();
    }

    @Override
    public TextTable table() {
        return TextTable.ofProperties(properties());
    }

    private List<List<String>> properties() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("store", store.toString()));
        rows.add(List.of("state", lower(state) + ", " + lower(role) + ", "
                + sealed.map(yes -> yes ? "sealed" : "not sealed")
                        .orElse("sealed or not: unknown")));
        reason.ifPresent(text -> rows.add(List.of("reason", text)));
        rows.add(List.of("provider", keys.active().orElse("none")));
        keys.degraded().ifPresent(text -> rows.add(List.of("degraded", text)));
        rows.add(List.of("sealing key", sealingKey()));
        rows.add(List.of("key page", CheckpointReport.lsn(keys.keyPage())));
        keys.header().ifPresent(header -> rows.add(List.of("key header", header(header))));
        keys.candidates().forEach(each -> rows.add(List.of("candidate", candidate(each))));
        return rows;
    }

    private String sealingKey() {
        if (keys.sealingKeyId() != 0) {
            return String.valueOf(keys.sealingKeyId());
        }
        boolean elsewhere = role == StoreStatus.Role.FOLLOWER && sealed.orElse(false);
        return elsewhere ? "only the leader has one in use" : "none";
    }

    private static String header(KeyStatus.Header header) {
        return "version=" + header.version()
                + " compatible_version=" + header.compatibleVersion()
                + " header_bytes=" + header.headerBytes()
                + " payload_bytes=" + header.payloadBytes()
                + String.format(" checksum=0x%08x", header.checksum())
                + " timestamp=" + header.timestamp();
    }

    private static String candidate(KeyStatus.Candidate candidate) {
        String line = candidate.name() + " (service " + candidate.serviceId() + ", ranking "
                + candidate.ranking() + "): " + lower(candidate.state());
        line += candidate.reason().map(reason -> ": " + reason).orElse("");
        boolean waits = candidate.state() == KeyStatus.CandidateState.REFUSED
                && candidate.retryInMillis() >= 0;
        return waits ? line + " (tried again in " + candidate.retryInMillis() + " ms)" : line;
    }

    @Override
    public Map<String, Object> json() {
        return Json.object(
                "store", store.toString(),
                "state", lower(state),
                "role", lower(role),
                "sealed", sealed.orElse(null),
                "reason", reason.orElse(null),
                "provider", keys.active().orElse(null),
                "degraded", keys.degraded().orElse(null),
                "sealing_key", keys.sealingKeyId() == 0 ? null : keys.sealingKeyId(),
                "key_page", CheckpointReport.lsnOrNull(keys.keyPage()),
                "key_header", keys.header().map(KeyStatusReport::json).orElse(null),
                "candidates", keys.candidates().stream().map(KeyStatusReport::json).toList());
    }

    private static Map<String, Object> json(KeyStatus.Header header) {
        return Json.object("version", header.version(),
                "compatible_version", header.compatibleVersion(),
                "header_bytes", header.headerBytes(),
                "payload_bytes", header.payloadBytes(),
                "checksum", header.checksum(),
                "timestamp", header.timestamp());
    }

    private static Map<String, Object> json(KeyStatus.Candidate candidate) {
        return Json.object("name", candidate.name(),
                "service", candidate.serviceId(),
                "ranking", candidate.ranking(),
                "state", lower(candidate.state()),
                "reason", candidate.reason().orElse(null),
                "retry_in_millis", candidate.retryInMillis() < 0 ? null
                        : candidate.retryInMillis());
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
