// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.KeyStatus;
import io.plastron.StoreStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The key provider of a store, its candidates and its key page, in lines. */
final class KeyStatusText {
    private KeyStatusText() {}

    static List<String> lines(StoreStatus status) {
        KeyStatus keys = status.keys();
        List<String> lines = new ArrayList<>();
        lines.add("store: " + status.path());
        lines.add("state: " + lower(status.state()) + ", " + lower(status.role()) + ", "
                + status.sealed().map(sealed -> sealed ? "sealed" : "not sealed")
                        .orElse("sealed or not: unknown"));
        status.failure().ifPresent(failure -> lines.add("reason: " + failure.getMessage()));
        lines.add("provider: " + keys.active().orElse("none"));
        keys.degraded().ifPresent(reason -> lines.add("degraded: " + reason));
        lines.add("sealing key: " + sealingKey(status, keys.sealingKeyId()));
        lines.add("key page: " + CheckpointText.lsn(keys.keyPage()));
        keys.header().ifPresent(header -> lines.add("key header: " + header(header)));
        keys.candidates().forEach(candidate -> lines.add("candidate: " + candidate(candidate)));
        return lines;
    }

    private static String sealingKey(StoreStatus status, int id) {
        if (id != 0) {
            return String.valueOf(id);
        }
        boolean elsewhere = status.role() == StoreStatus.Role.FOLLOWER
                && status.sealed().orElse(false);
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

    /** A candidate in one line. */
    static String candidate(KeyStatus.Candidate candidate) {
        String line = candidate.name() + " (service " + candidate.serviceId() + ", ranking "
                + candidate.ranking() + "): " + lower(candidate.state());
        line += candidate.reason().map(reason -> ": " + reason).orElse("");
        boolean waits = candidate.state() == KeyStatus.CandidateState.REFUSED
                && candidate.retryInMillis() >= 0;
        return waits ? line + " (tried again in " + candidate.retryInMillis() + " ms)" : line;
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
