import Game
import Scenes
import Video
import Vision

/// Why nothing was read of a picture: what it is taken for, as one line for people.
public struct NothingRead: Sendable, Hashable, CustomStringConvertible {
    /// The line.
    public var description: String

    /// The least size of a picture on which anything of the game can be read, pixels.
    static let least = (width: 160, height: 90)

    /// What shows in the picture's own shape and tones; nil where nothing speaks against the game.
    init?(shapeOf picture: borrowing GamePicture) {
        let width = picture.frame.width
        let height = picture.frame.height
        let size = "\(width) x \(height) pixels"
        if width < Self.least.width || height < Self.least.height {
            description =
                "too small to be a picture of the game (\(size)); it takes "
                + "\(Self.least.width) x \(Self.least.height) at least"
        } else if height > width {
            description =
                "taken for a phone's screen or a picture turned on its side (\(size)); "
                + "the game lies wider than high: turn it, or cut the game out"
        } else if width > height * 4 {
            description = "taken for a strip of a picture (\(size)); the game is 16:9"
        } else {
            return nil
        }
    }

    init(_ description: String) { self.description = description }

    /// A picture of one tone: nothing is drawn on it.
    static func isEven(_ picture: borrowing GamePicture) -> Bool {
        var low = 255
        var high = 0
        for row in 0..<27 {
            for column in 0..<48 {
                let luma = picture.luma(Double(column) * 40 + 20, Double(row) * 40 + 20)
                low = min(low, luma)
                high = max(high, luma)
            }
        }
        return high - low < 12
    }
}

extension StillReader {
    /// Why a picture shows no known scene.
    func whyNothing(in picture: inout GamePicture) throws -> NothingRead {
        if let shape = NothingRead(shapeOf: picture) { return shape }
        if NothingRead.isEven(picture) {
            return NothingRead("taken for an even surface: there is nothing on it to read")
        }
        // The game as a mirror or a capture hung upside down would show it.
        let upright = picture.viewport
        defer { picture.viewport = upright }
        for (name, mirrored, turned) in [
            ("mirrored", true, false), ("turned upside down", true, true),
            ("mirrored top to bottom", false, true),
        ] {
            picture.viewport = upright.flipped(across: mirrored, down: turned)
            let seen = try opinions(on: picture).compactMap(\.reading).contains { reading in
                ![.unknown, .powerOff, .loading, .battleFinish].contains(reading.scene)
            }
            if seen {
                return NothingRead("taken for the game, \(name); turn it round and give it again")
            }
        }
        return NothingRead(
            "none of the game's known screens: taken for another game, another program or a "
                + "moment between the screens"
        )
    }
}
