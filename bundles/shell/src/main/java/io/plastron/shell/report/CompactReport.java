// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import io.plastron.Connection.Compaction;
import java.util.List;
import java.util.Map;

/** What a compaction has done. */
public record CompactReport(Compaction done) implements Report {
    @Override
    public List<String> lines() {
        return List.of("the log took " + Count.of(done.bytesBefore(), "byte") + ", takes "
                + Count.of(done.bytesAfter(), "byte") + " now; "
                + Count.of(done.pagesMoved(), "page") + " moved");
    }

    @Override
    public Map<String, Object> json() {
        return Json.object("bytes_before", done.bytesBefore(), "bytes_after", done.bytesAfter(),
                "pages_moved", done.pagesMoved());
    }

    @Override
    public TextTable table() {
        return new TextTable(List.of("bytes before", "bytes after", "pages moved"),
                List.of(List.of(String.valueOf(done.bytesBefore()),
                        String.valueOf(done.bytesAfter()), String.valueOf(done.pagesMoved()))));
    }
}
