package dev.narrowgate.delegation.config.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The places that a delegation passes one after the other, the entry first. */
record PlacePath(List<Place> places) {

    PlacePath {
        places = List.copyOf(places);
    }

    static PlacePath of(Place... places) {
        return new PlacePath(List.of(places));
    }

    PlacePath then(Place next) {
        var all = new ArrayList<>(places);
        all.add(next);
        return new PlacePath(all);
    }

    Place entry() {
        return places.getFirst();
    }

    Place last() {
        return places.getLast();
    }

    @Override
    public String toString() {
        return "entry " + places.stream().map(Place::toString).collect(Collectors.joining(" > "));
    }
}
