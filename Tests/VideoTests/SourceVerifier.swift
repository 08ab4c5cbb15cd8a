import Testing

@testable import Video

/// What every frame source must do, over any source that can seek.
struct SourceVerifier {
    struct Seen: Equatable {
        var seconds: Double
        var hash: Int
    }

    let location: String
    var options = ReaderOptions()

    /// Time and content of the frames that are left, at most `limit`.
    static func rest(_ reader: inout VideoReader, limit: Int = .max) throws -> [Seen] {
        var frame = Frame()
        var seen: [Seen] = []
        var patch = Patch(width: 40, height: 30, channels: 3)
        while seen.count < limit, try reader.next(into: &frame) {
            frame.sample(
                Quad(x: 0, y: 0, width: Double(frame.width), height: Double(frame.height)),
                into: &patch)
            seen.append(Seen(seconds: frame.time.seconds, hash: patch.hashValue))
        }
        return seen
    }

    /// Reads straight, then again by seeks, and compares. Returns what was read straight.
    @discardableResult
    func verify(frames: Int, first: Double = 0, step: Double? = nil) throws -> [Seen] {
        var straight = try VideoReader(location, options: options)
        let all = try Self.rest(&straight)
        #expect(all.count == frames, "\(location)")
        guard let start = all.first, let end = all.last else { return all }
        #expect(abs(start.seconds - first) < 1e-3, "\(location): starts at \(start.seconds)")
        for (a, b) in zip(all, all.dropFirst()) {
            #expect(b.seconds > a.seconds, "\(location): \(a.seconds) then \(b.seconds)")
            if let step { #expect(abs(b.seconds - a.seconds - step) < 1.1e-3, "\(location)") }
        }
        var frame = Frame()
        #expect(try straight.next(into: &frame) == false, "the end must stay the end")
        #expect(frame.width == 0, "after the end the frame is empty")

        var seeker = try VideoReader(location, options: options)
        for i in [0, all.count / 2, all.count - 1, 1, all.count / 3].filter({ $0 < all.count }) {
            try seeker.seek(to: all[i].seconds)
            let some = try Self.rest(&seeker, limit: 4)
            #expect(some == Array(all[i...].prefix(4)), "\(location): seek to frame \(i)")
        }
        if all.count > 2 {
            let between = (all[1].seconds + all[2].seconds) / 2
            try seeker.seek(to: between)
            #expect(try Self.rest(&seeker, limit: 1) == [all[2]], "\(location): between frames")
        }
        try seeker.seek(to: -5)
        #expect(try Self.rest(&seeker, limit: 1) == [start], "\(location): before the start")
        try seeker.seek(to: end.seconds + 100)
        #expect(try Self.rest(&seeker).isEmpty, "\(location): beyond the end")
        try seeker.seek(to: 0)
        #expect(try Self.rest(&seeker) == all, "\(location): from the start again")
        return all
    }
}
