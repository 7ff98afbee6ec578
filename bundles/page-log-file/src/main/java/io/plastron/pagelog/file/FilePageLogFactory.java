// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.FileSystem;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.PageLogFactory;
import io.plastron.pagelog.PageLogOptions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Opens embedded page logs: {@link PageLogOptions#location} is the path of a folder, which a leader
 * creates when it is missing. For local file systems only: fencing needs memory that all processes
 * see alike.
 *
 * <p>Thread-safe. On a file system other than this machine's each factory counts as a process of
 * its own, so that a test can crash one and go on with the next.
 */
@Component(property = PageLogFactory.NAME + "=file")
public final class FilePageLogFactory implements PageLogFactory {
    private final Surroundings surroundings;

    /** On the disks of this machine. */
    @Activate
    public FilePageLogFactory() {
        this(FileSystem.local());
    }

    /** On any file system. */
    public FilePageLogFactory(FileSystem files) {
        this.surroundings = Surroundings.of(files);
    }

    @Override
    public PageLog open(PageLogOptions options) {
        FilePageLog log = new FilePageLog(surroundings, options, Geometry.of(options));
        log.checkFormat();
        return log;
    }
}
