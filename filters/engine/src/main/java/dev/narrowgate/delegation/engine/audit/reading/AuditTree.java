package dev.narrowgate.delegation.engine.audit.reading;

import static dev.narrowgate.delegation.audit.RecordMemberNames.EVENT;
import static dev.narrowgate.delegation.audit.RecordMemberNames.HOP_ID;
import static dev.narrowgate.delegation.audit.RecordMemberNames.SHA256_SUFFIX;
import static dev.narrowgate.delegation.audit.RecordMemberNames.TASK;

import dev.narrowgate.delegation.audit.AuditEvent;
import dev.narrowgate.delegation.engine.audit.AuditFiles;
import dev.narrowgate.delegation.engine.audit.RecordText;
import dev.narrowgate.delegation.engine.audit.chain.HashChain;
import dev.narrowgate.delegation.engine.audit.chain.LineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The hops of one task as a tree. The children of a hop are the hops that received the token it sent. The files may
 * come from any number of gateways.
 */
public final class AuditTree {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<AuditedHop> roots;
    private final int hops;

    private AuditTree(List<AuditedHop> roots, int hops) {
        this.roots = roots;
        this.hops = hops;
    }

    /**
     * Reads the records of a task. Fails when a file cannot be read. Lines that are not records are skipped, because
     * {@link AuditVerifier} reports them.
     */
    public static AuditTree of(String task, List<Path> paths) throws IOException {
        Map<String, AuditedHop> hops = new LinkedHashMap<>();
        for (var file : AuditFiles.of(paths)) {
            try (var lines = new LineReader(Files.newInputStream(file))) {
                for (var line = lines.next(); line != null; line = lines.next()) {
                    add(hops, record(line), task);
                }
            }
        }
        var inOrder = new ArrayList<>(hops.values());
        inOrder.sort(Comparator.comparing(AuditedHop::time));
        return new AuditTree(link(inOrder), inOrder.size());
    }

    public boolean isEmpty() {
        return hops == 0;
    }

    /** Returns one line for each hop, indented below its parent. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < roots.size(); i++) {
            print(roots.get(i), "", i == roots.size() - 1, lines);
        }
        return lines;
    }

    private static void print(AuditedHop hop, String indent, boolean last, List<String> lines) {
        lines.add(indent + (last ? "└─ " : "├─ ") + hop.text());
        var children = hop.children();
        for (int i = 0; i < children.size(); i++) {
            print(children.get(i), indent + (last ? "   " : "│  "), i == children.size() - 1, lines);
        }
    }

    private static void add(Map<String, AuditedHop> hops, @Nullable JsonNode record, String task) {
        if (record == null || !isOf(record, task)) {
            return;
        }
        var id = record.path(HOP_ID).asString("");
        var hop = hops.get(id);
        var event = record.path(EVENT).asString("");
        if (event.equals(AuditEvent.COMPLETED.text())) {
            if (hop != null) {
                hop.complete(record);
            }
        } else if (event.equals(AuditEvent.REPEATED.text())) {
            if (hop != null) {
                hop.repeat(record);
            }
        } else {
            hops.put(id, new AuditedHop(record));
        }
    }

    /** In the record of a refused hop, the id of the task may be cut. */
    private static boolean isOf(JsonNode record, String task) {
        return record.path(TASK).asString("").equals(task)
                || task.length() > RecordText.LONGEST
                        && record.path(TASK + SHA256_SUFFIX).asString("").equals(HashChain.hash(task));
    }

    /**
     * Links hops to their parents. Calls may share a cached token; the latest sender before a hop counts as its parent.
     */
    private static List<AuditedHop> link(List<AuditedHop> inOrder) {
        var roots = new ArrayList<AuditedHop>();
        Map<String, AuditedHop> senders = new LinkedHashMap<>();
        for (var hop : inOrder) {
            var parent = hop.incoming() == null ? null : senders.get(hop.incoming());
            (parent == null ? roots : parent.children()).add(hop);
            if (hop.outgoing() != null) {
                senders.put(hop.outgoing(), hop);
            }
        }
        return roots;
    }

    private static @Nullable JsonNode record(byte[] line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException malformed) {
            return null;
        }
    }
}
