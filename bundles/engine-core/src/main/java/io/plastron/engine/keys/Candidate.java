// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.KeyStatus;
import io.plastron.KeyStatus.CandidateState;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.types.InternalException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One provider that was offered, from its offer to its withdrawal.
 *
 * <pre>
 *   NEW -> LOADING -> ACTIVE -> READY      READY: passed the test, another one is active
 *             \-> REFUSED -> NEW           by a change, new key metadata, an operator, or time
 *   any -> GONE
 * </pre>
 *
 * <p>Guarded by the slot's lock; what is volatile may be read without it.
 */
final class Candidate {
    /** Highest ranking, then lowest service id. */
    static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingInt((Candidate candidate) -> candidate.ranking)
                    .reversed()
                    .thenComparingLong(candidate -> candidate.handle.serviceId());

    final ProviderHandle handle;
    /** Tells this exchange from any other for {@link Lease#identity}; holds on to nothing. */
    final Object identity = new Object();
    /** Set once, before its withdrawal waits for anything. */
    volatile boolean withdrawn;
    /** The withdrawal waits no longer: even a key section ends here. */
    boolean drainOver;
    /**
     * The object, while the slot holds it: returned exactly once. Volatile for the worker's tests.
     */
    volatile KeyProvider provider;
    volatile KeyExchange exchange;
    /** {@code loadKey(empty)} succeeded, and nothing was loaded after it. */
    volatile boolean loadedEmpty;
    /** A running test judges what is no longer there. */
    boolean changedMeanwhile;
    /** When a refused one is tried again, or the active one loads again. */
    final Retry retry;

    private final Set<LaneCall<?>> calls = new LinkedHashSet<>();
    private String name;
    private int ranking;
    private CandidateState state = CandidateState.NEW;
    private RuntimeException failure;
    private int waitingForLane;

    Candidate(ProviderHandle handle, Retry retry) {
        this.handle = handle;
        this.retry = retry;
        rename(handle);
    }

    void rename(ProviderHandle changed) {
        name = changed.name();
        ranking = changed.ranking();
    }

    String name() {
        return name;
    }

    /** For messages. */
    String title() {
        return "key provider '" + name + "' (service " + handle.serviceId() + ")";
    }

    boolean outranks(Candidate other) {
        return BEST_FIRST.compare(this, other) < 0;
    }

    // ---- state machine ----

    CandidateState state() {
        return state;
    }

    /** Why it was refused, null when it was not. */
    RuntimeException failure() {
        return failure;
    }

    void toLoading() {
        move(CandidateState.LOADING);
        retry.begun();
        changedMeanwhile = false;
    }

    void toActive() {
        move(CandidateState.ACTIVE);
        failure = null;
        retry.succeeded();
    }

    void toReady() {
        move(CandidateState.READY);
        failure = null;
        retry.succeeded();
    }

    void toRefused(RuntimeException why, boolean retryWorthwhile) {
        move(CandidateState.REFUSED);
        failure = why;
        retry.failed(retryWorthwhile);
    }

    /** To be tested from the beginning, as if it had just come. */
    void toNew() {
        move(CandidateState.NEW);
        failure = null;
        retry.succeeded();
    }

    void toGone() {
        move(CandidateState.GONE);
    }

    private void move(CandidateState to) {
        if (!nextOf(state).contains(to)) {
            throw new InternalException(title() + " cannot go from " + state + " to " + to);
        }
        state = to;
    }

    static Set<CandidateState> nextOf(CandidateState from) {
        return switch (from) {
            case NEW -> EnumSet.of(CandidateState.LOADING, CandidateState.GONE);
            case LOADING ->
                    EnumSet.of(
                            CandidateState.ACTIVE,
                            CandidateState.REFUSED,
                            CandidateState.NEW,
                            CandidateState.GONE);
            case ACTIVE ->
                    EnumSet.of(
                            CandidateState.READY,
                            CandidateState.REFUSED,
                            CandidateState.NEW,
                            CandidateState.GONE);
            case READY ->
                    EnumSet.of(CandidateState.LOADING, CandidateState.NEW, CandidateState.GONE);
            case REFUSED ->
                    EnumSet.of(CandidateState.LOADING, CandidateState.NEW, CandidateState.GONE);
            case GONE -> EnumSet.noneOf(CandidateState.class);
        };
    }

    /** Whether the worker may test it now. */
    boolean worthATest() {
        return !hasLostCall()
                && switch (state) {
                    case NEW, READY -> true;
                    case REFUSED -> retry.due();
                    case LOADING, ACTIVE, GONE -> false;
                };
    }

    /** Nothing but a change from outside will make it usable. */
    boolean refusedForGood() {
        return state == CandidateState.REFUSED && retry.leftNanos() == Retry.NEVER;
    }

    // ---- calls ----

    /** Lanes it occupies, those of abandoned calls included. */
    int lanes() {
        return calls.size();
    }

    void waitForLane(int more) {
        waitingForLane += more;
    }

    void callEntered(LaneCall<?> call) {
        calls.add(call);
    }

    /** @return whether somebody waits for a call of this candidate to leave */
    boolean callLeft(LaneCall<?> call) {
        calls.remove(call);
        return withdrawn || waitingForLane > 0;
    }

    List<LaneCall<?>> calls() {
        return List.copyOf(calls);
    }

    /**
     * An abandoned call still sits in a lane: no test before it returned, so one lane is lost, not
     * many.
     */
    boolean hasLostCall() {
        return calls.stream().anyMatch(LaneCall::abandoned);
    }

    /** Calls its withdrawal waits for: those in the provider, but not the one that withdraws it. */
    List<LaneCall<?>> callsInside(LaneCall<?> own) {
        return calls.stream()
                .filter(call -> call.kind == LaneCall.Kind.CALL && call != own)
                .filter(call -> call.running() && !call.abandoned())
                .toList();
    }

    /** Provider code runs, waited for or not. */
    boolean hasCallInside() {
        return calls.stream()
                .anyMatch(call -> call.kind == LaneCall.Kind.CALL && call.running());
    }

    KeyStatus.Candidate status() {
        return new KeyStatus.Candidate(
                name,
                handle.serviceId(),
                ranking,
                state,
                Optional.ofNullable(failure).map(RuntimeException::getMessage),
                state == CandidateState.REFUSED ? retry.leftMillis() : -1);
    }

    /** For the message that tells people what there is. */
    @Override
    public String toString() {
        String text = title() + " ranking " + ranking + " " + state;
        return failure == null ? text : text + ": " + failure.getMessage() + " (" + retry + ")";
    }
}
