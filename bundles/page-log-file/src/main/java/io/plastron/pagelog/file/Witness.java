// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.types.StoreId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What head and claims say at one moment: who leads and how far was acknowledged. The mappings stay
 * open so that a change is seen without a system call.
 */
final class Witness implements AutoCloseable {
    private final HeadFile head;
    private final List<ClaimFile> claims;
    private final long headWord;
    private final long claimNameMax;
    private final long unreadableMax;
    private long slotSignal;

    private Witness(HeadFile head, List<ClaimFile> claims, long headWord, long claimNameMax,
            long unreadableMax) {
        this.head = head;
        this.claims = claims;
        this.headWord = headWord;
        this.claimNameMax = claimNameMax;
        this.unreadableMax = unreadableMax;
        this.slotSignal = slotSignal();
    }

    static Witness load(LogFolder folder, StoreId storeId) throws IOException {
        HeadFile head = HeadFile.openRead(folder, storeId);
        // The word first: a claim made after this load changes it and shows as stale.
        long headWord = head == null ? 0 : head.claimedEpoch();
        List<Long> epochs = new ArrayList<>(LogFolder.claims(folder.list()));
        epochs.sort(Comparator.reverseOrder());
        List<ClaimFile> claims = new ArrayList<>();
        long unreadableMax = 0;
        for (long epoch : epochs) {
            ClaimFile claim = ClaimFile.openRead(folder, storeId, epoch);
            if (claim != null) {
                claims.add(claim);
            } else {
                unreadableMax = Math.max(unreadableMax, epoch);
            }
        }
        return new Witness(
                head, claims, headWord, epochs.isEmpty() ? 0 : epochs.get(0), unreadableMax);
    }

    /** Highest epoch ever claimed, 0 for none. */
    long claimedEpoch() {
        return Math.max(headWord, claimNameMax);
    }

    /** The claim of the highest epoch, null when there is none or it says nothing. */
    ClaimFile top() {
        return claims.isEmpty() || claims.get(0).epoch() != claimNameMax ? null : claims.get(0);
    }

    /**
     * The claim whose slot counts: the one of the highest epoch that has a slot; null for none. Not
     * the highest LSN: an explicit choice of an older state must win over what it gave up.
     */
    ClaimFile acknowledging() {
        for (ClaimFile claim : claims) {
            AckSlot slot = claim.newest();
            if (slot != null) {
                return claim;
            }
        }
        return null;
    }

    /** Whether no later acknowledgement than {@link #slot} can have been lost or damaged here. */
    boolean isWhole() {
        for (ClaimFile claim : claims) {
            ClaimFile.Slots slots = claim.slots();
            if (!slots.consistent() || claim.epoch() < unreadableMax) {
                return false;
            }
            if (slots.newest() != null) {
                return true;
            }
        }
        return unreadableMax == 0;
    }

    /** The slot that counts, null for none. */
    AckSlot slot() {
        ClaimFile claim = acknowledging();
        return claim == null ? null : claim.newest();
    }

    /** First LSN of that leader's that must not be trusted: it failed; no limit for others. */
    long trustedEndLsn(long epoch) {
        for (ClaimFile claim : claims) {
            if (claim.epoch() == epoch) {
                AckSlot slot = claim.newest();
                return slot != null && slot.failed() ? slot.endLsn() : Long.MAX_VALUE;
            }
        }
        return Long.MAX_VALUE;
    }

    /** Whether the holder of the highest claim seems to live and to lead. */
    boolean isHolderAlive(Processes processes) {
        ClaimFile top = top();
        return top != null && !top.hasLeft()
                && processes.isAlive(top.holder().pid(), top.holder().startMillis());
    }

    /**
     * Whether a leader of another epoch seems to live: it may be writing where it has no right to.
     */
    boolean isOtherAlive(Processes processes, long ownEpoch) {
        return claims.stream().anyMatch(claim -> claim.epoch() != ownEpoch && !claim.hasLeft()
                && processes.isAlive(claim.holder().pid(), claim.holder().startMillis()));
    }

    /**
     * Whether nobody but the holder of {@code ownEpoch} can still be writing, and nobody failed to:
     * each former leader left in order, or its process is gone.
     */
    boolean isNobodyWriting(Processes processes, long ownEpoch) {
        return unreadableMax == 0 && claims.stream().allMatch(claim ->
                claim.epoch() == ownEpoch || claim.hasLeftInOrder() || isGone(claim, processes));
    }

    private static boolean isGone(ClaimFile claim, Processes processes) {
        AckSlot slot = claim.newest();
        return (slot == null || !slot.failed())
                && !processes.isAlive(claim.holder().pid(), claim.holder().startMillis());
    }

    /** Whether what this showed may have changed since it was loaded. */
    boolean isStale() {
        return head == null || head.claimedEpoch() != headWord || slotSignal() != slotSignal;
    }

    /**
     * Makes what is shown now count as seen, when nothing changed but slots: their mappings stay.
     *
     * @return false when it must be loaded anew
     */
    boolean refresh() {
        if (head == null || unreadableMax != 0 || head.claimedEpoch() != headWord) {
            return false;
        }
        // Before the slots are looked at: a store in between shows as a change once more.
        slotSignal = slotSignal();
        return true;
    }

    private long slotSignal() {
        long signal = 0;
        for (ClaimFile claim : claims) {
            signal = signal * 31 + claim.changeSignal();
        }
        return signal;
    }

    @Override
    public void close() throws IOException {
        try (head) {
            for (ClaimFile claim : claims) {
                claim.close();
            }
        }
    }
}
