// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.Lsn;
import java.util.List;
import java.util.Optional;

/**
 * Key provider, candidates and key page of a store. Never key material.
 *
 * @param active name of the provider in use
 * @param degraded why the provider in use cannot reload its keys
 * @param keyPage the committed key page
 * @param header its header, as numbers
 * @param sealingKeyId data key that new pages are sealed with, 0 for none
 * @param candidates every provider seen that matches the target filter, best first
 */
public record KeyStatus(
        Optional<String> active,
        Optional<String> degraded,
        Lsn keyPage,
        Optional<Header> header,
        int sealingKeyId,
        List<Candidate> candidates) {
    /** Header fields of a key page (facts, section 2). */
    public record Header(
            int version,
            int compatibleVersion,
            int headerBytes,
            int payloadBytes,
            long checksum,
            long timestamp) {}

    /** State of a candidate. */
    public enum CandidateState {
        NEW,
        LOADING,
        ACTIVE,
        READY,
        REFUSED,
        GONE
    }

    /**
     * A provider that could be used.
     *
     * @param name its {@code plastron.key-provider} property
     * @param serviceId {@code service.id}
     * @param ranking {@code service.ranking}
     * @param state where it stands
     * @param reason why it was refused
     * @param retryInMillis until it is tried again by itself, negative for never
     */
    public record Candidate(
            String name,
            long serviceId,
            int ranking,
            CandidateState state,
            Optional<String> reason,
            long retryInMillis) {}
}
