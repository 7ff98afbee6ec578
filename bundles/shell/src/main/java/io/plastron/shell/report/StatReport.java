// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import io.plastron.StoreStatus.PinStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Statistics.
 *
 * @param statistics in the order of their numbers
 * @param pins who keeps checkpoints of the store; empty for a table
 * @param now for the age of the pins
 */
public record StatReport(List<Statistic> statistics, List<PinStatus> pins, Instant now)
        implements Report {
    /**
     * One of them.
     *
     * @param number its key in the cursor
     * @param text the value for people
     */
    public record Statistic(long number, String description, String text, long value) {}

    /** Copies. */
    public StatReport {
        statistics = List.copyOf(statistics);
        pins = List.copyOf(pins);
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>(table().lines());
        for (PinStatus pin : pins) {
            lines.add((pin.completion().isNone() ? "every checkpoint" : "checkpoint completed at "
                    + pin.completion()) + " pinned by " + pin.who() + ": for "
                    + seconds(pin.since(), now) + " s, for at most "
                    + seconds(now, pin.until()) + " s more");
        }
        return lines;
    }

    private static long seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toSeconds());
    }

    @Override
    public Map<String, Object> json() {
        return Json.object("statistics", statistics.stream()
                .map(each -> Json.object("number", each.number, "description", each.description,
                        "text", each.text, "value", each.value)).toList(),
                "pins", pins.stream().map(pin -> Json.object(
                        "completion", pin.completion().value(), "who", pin.who(),
                        "since_millis", pin.since().toEpochMilli(),
                        "until_millis", pin.until().toEpochMilli())).toList());
    }

    @Override
    public TextTable table() {
        return new TextTable(List.of("statistic", "value"), statistics.stream()
                .map(each -> List.of(each.description, each.text)).toList());
    }
}
