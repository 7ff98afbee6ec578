// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.files.FileSystem;
import io.plastron.metadata.MetadataFactory;
import io.plastron.pagelog.PageLogFactory;
import io.plastron.turtle.TurtleFormat;
import java.time.Clock;

/**
 * The rooms below that a store is made of.
 *
 * @param clock for the times written into checkpoints and events
 */
public record Rooms(
        FileSystem files,
        PageLogFactory logs,
        TurtleFormat turtles,
        MetadataFactory metadata,
        Clock clock) {}
