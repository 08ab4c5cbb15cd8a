import Game

/// What a source's own lines say of it.
struct SourceStream: Sendable, Hashable {
    /// Size of its frames and its length in seconds, as opened.
    var width, height: Int?
    var duration: Double?
    /// Where the game lies in the frame (x, y, width, height, in pixels), and since when (seconds).
    var places: [Place] = []

    /// A place of the game in the frame.
    struct Place: Sendable, Hashable {
        var since: Double
        var crop: [Double]
    }

    /// Takes the data of `stream.opened`.
    init(opened data: JSONValue) {
        width = data["width"]?.intValue
        height = data["height"]?.intValue
        duration = data["duration"]?.doubleValue
    }

    /// Takes a line of `stream.calibrated`.
    mutating func calibrate(_ line: EventLine) {
        guard case .array(let numbers)? = line.data["crop"] else { return }
        let crop = numbers.compactMap(\.doubleValue)
        guard crop.count == 4, crop[2] > 0, crop[3] > 0 else { return }
        places.append(Place(since: line.pts ?? 0, crop: crop))
    }

    /// Where the game lay at `time`; nil where nothing was told: then it fills the frame.
    func crop(at time: Double) -> [Double]? {
        // Told only when it was certain: the first place was the game's all along.
        (places.last { $0.since <= time } ?? places.first)?.crop
    }
}
