// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A file system whose calls fail when told so, once each; {@code force} is that of its files. */
final class FailingFiles {
    private final FileSystem real;
    private final Map<String, IOException> failures = new HashMap<>();

    FailingFiles(FileSystem real) {
        this.real = real;
    }

    synchronized void failNext(String method, IOException failure) {
        failures.put(method, failure);
    }

    private synchronized IOException failure(String method) {
        return failures.remove(method);
    }

    FileSystem files() {
        return proxy(FileSystem.class, real);
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    IOException failure = failure(method.getName());
                    if (failure != null) {
                        throw failure;
                    }
                    try {
                        Object answer = method.invoke(target, arguments);
                        return answer instanceof OpenFile file
                                ? proxy(OpenFile.class, file) : answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
