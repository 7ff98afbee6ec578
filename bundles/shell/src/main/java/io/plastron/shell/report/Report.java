// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import java.util.List;
import java.util.Map;

/** The result of a verb. Immutable; made whole before it is shown. */
public interface Report {
    /** As the command line prints it. */
    List<String> lines();

    /**
     * As one JSON object: what {@link Json} takes. Names never change their meaning; new ones may
     * come.
     */
    Map<String, Object> json();

    /** As a console with tables prints it. */
    TextTable table();
}
