// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.StoreContext;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.PlastronException;
import io.plastron.types.StoreId;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The test of a candidate, in four calls on lanes: get the object, attach it, load the key
 * metadata, let the engine check. What one of them yields is kept at once, by the lane itself, so
 * that an answer that comes after its deadline is there for the next try, or is given back if the
 * candidate left meanwhile.
 */
final class Trial {
    private final SlotCore core;
    private final Calls calls;

    Trial(SlotCore core, Calls calls) {
        this.core = core;
        this.calls = calls;
    }

    /**
     * Tests a candidate. Called with the slot's lock and lets go of it meanwhile, so the caller
     * looks afterwards who is still there.
     *
     * @return why it failed; empty when it passed, or was withdrawn meanwhile
     */
    Optional<RuntimeException> test(Candidate candidate, KeyState state) {
        core.lock.unlock();
        try {
            if (candidate.exchange == null) {
                get(candidate);
                attach(candidate);
            }
            load(candidate, state);
            return Optional.empty();
        } catch (PlastronException failure) {
            return Optional.of(failure);
        } catch (ProviderLeftException left) {
            return Optional.empty();
        } finally {
            core.lock.lock();
        }
    }

    private void get(Candidate candidate) throws ProviderLeftException {
        if (candidate.provider == null) {
            run(candidate, "get service", LaneCall.Kind.GET, () -> keepProvider(candidate));
        }
    }

    private Void keepProvider(Candidate candidate) throws ProviderLeftException {
        // As late as can be: a withdrawal does not wait for a get, and one too many would activate
        // a provider in the middle of its stop.
        if (candidate.withdrawn) {
            throw ProviderLeftException.beforeTheCall();
        }
        KeyProvider provider = candidate.handle.get();
        if (provider == null) {
            throw new KeyProviderUnreachableException(
                    "the service could not be had, its activation may have failed");
        }
        boolean tooLate;
        core.lock.lock();
        try {
            tooLate = candidate.withdrawn;
            if (!tooLate) {
                candidate.provider = provider;
            }
        } finally {
            core.lock.unlock();
        }
        if (tooLate) {
            candidate.handle.unget();
        }
        return null;
    }

    private void attach(Candidate candidate) throws ProviderLeftException {
        KeyProvider provider = candidate.provider;
        StoreContext context = new Context(candidate, core.storeId, core.onKeyMetadataChanged);
        run(
                candidate,
                "attach",
                LaneCall.Kind.CALL,
                () -> keepExchange(candidate, provider, context));
    }

    private Void keepExchange(Candidate candidate, KeyProvider provider, StoreContext context) {
        KeyExchange exchange = provider.attach(context);
        if (exchange == null) {
            throw new KeyRefusedException("answered null instead of an exchange");
        }
        core.lock.lock();
        try {
            if (!candidate.withdrawn) {
                candidate.exchange = exchange;
            }
        } finally {
            core.lock.unlock();
        }
        return null;
    }

    private void load(Candidate candidate, KeyState state) throws ProviderLeftException {
        KeyExchange exchange = candidate.exchange;
        if (state instanceof KeyState.Loaded loaded) {
            candidate.loadedEmpty = false;
            load(candidate, exchange, loaded.current());
            check(candidate, exchange, loaded.check());
        } else if (state instanceof KeyState.Fresh fresh) {
            if (!candidate.loadedEmpty) {
                load(candidate, exchange, KeyMetadata.empty());
                candidate.loadedEmpty = true;
            }
            check(candidate, exchange, fresh.check());
        }
    }

    private void load(Candidate candidate, KeyExchange exchange, KeyMetadata metadata)
            throws ProviderLeftException {
        run(
                candidate,
                "loadKey",
                LaneCall.Kind.CALL,
                () -> {
                    exchange.loadKey(metadata);
                    return null;
                });
    }

    private void check(Candidate candidate, KeyExchange exchange, CandidateCheck check)
            throws ProviderLeftException {
        run(
                candidate,
                "check of its keys",
                LaneCall.Kind.CALL,
                () -> {
                    check.check(exchange);
                    return null;
                });
    }

    private void run(Candidate candidate, String what, LaneCall.Kind kind, Callable<Void> body)
            throws ProviderLeftException {
        LaneCall<Void> call =
                new LaneCall<>(core, candidate, what, kind, () -> !candidate.withdrawn, body);
        calls.run(call, core.config.loadMillisMax());
    }

    /** What an exchange knows of its store; after its withdrawal it has nothing more to say. */
    private record Context(Candidate candidate, StoreId storeId, Runnable onKeyMetadataChanged)
            implements StoreContext {
        @Override
        public void keyMetadataChanged() {
            if (!candidate.withdrawn) {
                onKeyMetadataChanged.run();
            }
        }
    }
}
