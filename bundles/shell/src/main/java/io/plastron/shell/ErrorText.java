// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import io.plastron.ConflictException;
import io.plastron.DuplicateKeyException;
import io.plastron.KeyProviderAbsentException;
import io.plastron.NotAStoreException;
import io.plastron.NotFoundException;
import io.plastron.NotLeaderException;
import io.plastron.shell.report.Json;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.FencedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.LogFailedException;
import io.plastron.types.StoreFullException;
import io.plastron.types.StoreInUseException;
import io.plastron.types.TimeoutException;
import io.plastron.types.TooNewException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An error in words: what, where, what to do.
 *
 * @param subject who speaks, such as {@code plastron read}
 * @param where the place, empty for none
 * @param withTrace whether the stack trace follows
 */
record ErrorText(String subject, String where, Throwable error, boolean withTrace) {
    /** The lines. */
    List<String> lines(Rendering rendering) {
        return rendering == Rendering.JSON ? List.of(Json.text(json())) : lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(subject + ": " + message(error));
        if (!where.isEmpty()) {
            lines.add("  where: " + where);
        }
        lines.add("  to do: " + reaction(error));
        if (withTrace) {
            trace().lines().forEach(lines::add);
        }
        return lines;
    }

    private Map<String, Object> json() {
        ExitCode code = ExitCode.of(error);
        Map<String, Object> fields = Json.object(
                "code", code.name().toLowerCase(Locale.ROOT),
                "exit", code.number(),
                "message", message(error),
                "where", where,
                "todo", reaction(error));
        if (withTrace) {
            fields.put("trace", trace());
        }
        return Json.object("error", fields);
    }

    private String trace() {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static String message(Throwable error) {
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getName();
        }
        // Only our own errors are written for people; of others the kind is half of the message.
        boolean ours = error.getClass().getName().startsWith("io.plastron.");
        return ours ? message : error.getClass().getName() + ": " + message;
    }

    /** What to do about it. */
    private String reaction(Throwable error) {
        if (error instanceof UsageException) {
            return "see " + subject + " --help";
        } else if (error instanceof OutputException) {
            return "mend where the output goes; what the verb changed, it changed";
        } else if (error instanceof InvalidUseException) {
            return "mend the call; nothing was changed";
        } else if (error instanceof NotFoundException) {
            return "mend the name or the key; plastron list shows the tables";
        } else if (error instanceof DuplicateKeyException) {
            return "remove the row first, or choose another key; nothing was changed";
        } else if (error instanceof ConflictException) {
            return "run the verb again";
        } else if (error instanceof CorruptionException) {
            return "stop writing, keep the files, restore a copy; plastron verify finds the extent";
        } else if (error instanceof StoreInUseException) {
            return "write where the leader is, stop it, or add --take-over to fence it off";
        } else if (error instanceof NotLeaderException || error instanceof FencedException) {
            return "write where the leader is";
        } else if (error instanceof KeyProviderAbsentException) {
            return "name a provider with -C 'key_provider=(name=…,…)' or install it;"
                    + " plastron key status shows the candidates";
        } else if (error instanceof KeyProviderUnreachableException) {
            return "mend the provider's connection and run the verb again";
        } else if (error instanceof KeyRefusedException) {
            return "give the provider the right key; plastron key status shows its reason";
        } else if (error instanceof TooNewException) {
            return "use the version that wrote it, or a newer one";
        } else if (error instanceof NotAStoreException) {
            return "mend -h, or create a store with -C create,key_provider=(…)";
        }
        return otherReaction(error);
    }

    private static String otherReaction(Throwable error) {
        if (error instanceof StoreFullException) {
            return "make room and run the verb again; the last checkpoint stands";
        } else if (error instanceof LogFailedException) {
            return "look after the disk, then run the verb again";
        } else if (error instanceof TimeoutException) {
            return "run the verb again when the machine is less busy";
        } else if (error instanceof ClosedException) {
            return "run the verb again";
        }
        return "report this with what PLASTRON_DEBUG=1 adds";
    }
}
