// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.types.CorruptionException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;

/**
 * Turns whatever a provider throws into the three errors of rule KP-04, naming the provider and the
 * call.
 */
final class Failures {
    private static final int MESSAGE_CHARS_MAX = 500;

    private Failures() {}

    /** What failed inside the provider. */
    static RuntimeException typed(LaneCall<?> call, Throwable thrown) {
        // Corruption is always the primary exception, never somebody's cause.
        if (thrown instanceof CorruptionException corruption) {
            return corruption;
        }
        String where = call.candidate.title() + ", " + call.what + ": ";
        if (thrown instanceof KeyRefusedException) {
            return new KeyRefusedException(where + message(thrown), thrown);
        }
        if (thrown instanceof KeyProviderUnreachableException) {
            return new KeyProviderUnreachableException(where + message(thrown), thrown);
        }
        String what = where + "threw " + described(thrown);
        return saysNothingOfTheKey(call, thrown)
                ? new KeyProviderUnreachableException(what, thrown)
                : new KeyRefusedException(what, thrown);
    }

    static KeyProviderUnreachableException late(LaneCall<?> call, long millisMax) {
        return new KeyProviderUnreachableException(
                call.candidate.title() + " did not answer " + call.what + " within " + millisMax
                        + " ms; the call was interrupted and abandoned");
    }

    static KeyProviderUnreachableException noLane(LaneCall<?> call, long millisMax) {
        return new KeyProviderUnreachableException(
                call.candidate.title() + ": " + call.what + " could not begin within " + millisMax
                        + " ms, as " + Calls.LANES_PER_PROVIDER
                        + " earlier calls have not returned from it");
    }

    /** Whether trying again unchanged may help. */
    static boolean worthAnotherTry(RuntimeException failure) {
        return failure instanceof KeyProviderUnreachableException;
    }

    /** A framework that could not hand out the object, an interrupt, a full heap: all pass. */
    private static boolean saysNothingOfTheKey(LaneCall<?> call, Throwable thrown) {
        return call.kind == LaneCall.Kind.GET
                || thrown instanceof InterruptedException
                || thrown instanceof OutOfMemoryError;
    }

    static String described(Throwable thrown) {
        String message = thrown.getMessage();
        return thrown.getClass().getName() + (message == null ? "" : ": " + message(thrown));
    }

    /** Foreign text, so bounded and on one line. */
    private static String message(Throwable thrown) {
        String text = String.valueOf(thrown.getMessage()).replaceAll("\\p{Cntrl}+", " ");
        return text.length() <= MESSAGE_CHARS_MAX
                ? text
                : text.substring(0, MESSAGE_CHARS_MAX) + "…";
    }
}
