import Vision

/// What all probes share.
public enum Probe {
    /// A probe at or over this makes the scene worth reading.
    public static let pass = 0.8
}

extension Array<CanvasPoint> {
    /// Whether a test holds at all points but for `most` of them. It ends with the point that rules
    /// this out: nearly every frame is told within a few, and each is a trip to memory.
    func pass(butFor most: Int, _ test: (CanvasPoint) -> Bool) -> Bool {
        var failed = 0
        for point in self where !test(point) {
            failed += 1
            if failed > most { return false }
        }
        return true
    }
}
