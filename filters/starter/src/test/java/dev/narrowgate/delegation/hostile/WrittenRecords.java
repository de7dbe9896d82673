package dev.narrowgate.delegation.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The audit as it grows: each time it is looked at, what has come since. */
final class WrittenRecords {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final Map<Path, Integer> read = new HashMap<>();

    WrittenRecords(Path folder) {
        this.folder = folder;
    }

    /** The hops that were decided since the last time: refused, or permitted. */
    List<JsonNode> decided() throws IOException {
        return fresh().stream()
                .map(line -> JSON.readTree(line))
                .filter(record -> record.path("event").asString().equals("decided"))
                .toList();
    }

    /** The whole lines since the last time, as they stand in the file. */
    List<String> fresh() throws IOException {
        var lines = new ArrayList<String>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(name -> name.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                var bytes = Files.readAllBytes(file);
                int from = read.getOrDefault(file, 0);
                int end = from;
                for (int i = from; i < bytes.length; i++) {
                    if (bytes[i] == '\n') {
                        lines.add(new String(bytes, end, i - end, StandardCharsets.UTF_8));
                        end = i + 1;
                    }
                }
                read.put(file, end);
            }
        }
        return lines;
    }
}
