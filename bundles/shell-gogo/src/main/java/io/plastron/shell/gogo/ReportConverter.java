// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.gogo;

import io.plastron.shell.report.Json;
import io.plastron.shell.report.Report;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Component;

/** Shows reports in Gogo: alone as an aligned table, inside other things as JSON on a line. */
@Component(property = Converter.CONVERTER_CLASSES + "=io.plastron.shell.report.Report")
public final class ReportConverter implements Converter {
    @Override
    public Object convert(Class<?> wanted, Object value) {
        boolean text = wanted == String.class || wanted == CharSequence.class;
        return text && value instanceof Report report ? table(report) : null;
    }

    @Override
    public CharSequence format(Object value, int level, Converter others) {
        if (!(value instanceof Report report)) {
            return null;
        }
        return level == INSPECT ? table(report) : Json.text(report.json());
    }

    private static String table(Report report) {
        return String.join("\n", report.table().lines());
    }
}
