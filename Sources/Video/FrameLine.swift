/// The frames that wait to be looked at: few, and none once they are too many.
///
/// A line that is full when one more arrives is let go of whole, so that whoever is too slow sees the
/// newest frame and not, for ever after, one from the end of a line. Frames are swapped, never made, and
/// places where none waits hold no picture.
struct FrameLine: ~Copyable {
    /// Frames that may wait: 50 ms of 60 a second.
    private var first = Frame(), second = Frame(), third = Frame()
    static let places = 3
    private var arrivals: [LiveCapture.Arrival] = []
    /// Where the oldest one stands.
    private var head = 0

    init() { arrivals.reserveCapacity(Self.places) }

    var isEmpty: Bool { arrivals.isEmpty }

    /// Takes a frame in, and leaves another one in its place, to be filled anew. Returns how many
    /// were let go of for it.
    mutating func put(_ frame: inout Frame, _ arrival: LiveCapture.Arrival) -> Int {
        var arrival = arrival
        arrival.isAfterJump = frame.isDiscontinuous
        var dropped = 0
        if arrivals.count == Self.places {
            dropped = arrivals.count
            for place in 0..<Self.places { clear(place) }
            // Frames that were never seen hand on what they had to say.
            arrival.lostSince = arrivals.lazy.compactMap(\.lostSince).first ?? arrival.lostSince
            arrival.isAfterJump =
                arrival.isAfterJump || arrivals.contains(where: \.isAfterJump)
            arrivals.removeAll(keepingCapacity: true)
        }
        exchange(&frame, at: (head + arrivals.count) % Self.places)
        arrivals.append(arrival)
        return dropped
    }

    /// Gives out the oldest frame; nil, and nothing in `frame`, where none waits.
    mutating func take(into frame: inout Frame) -> LiveCapture.Arrival? {
        guard !arrivals.isEmpty else { return nil }
        exchange(&frame, at: head)
        clear(head)
        head = (head + 1) % Self.places
        return arrivals.removeFirst()
    }

    private mutating func exchange(_ frame: inout Frame, at place: Int) {
        switch place {
        case 0: swap(&frame, &first)
        case 1: swap(&frame, &second)
        default: swap(&frame, &third)
        }
    }

    private mutating func clear(_ place: Int) {
        switch place {
        case 0: first.clear()
        case 1: second.clear()
        default: third.clear()
        }
    }
}
