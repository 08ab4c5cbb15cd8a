import Foundation
import Video

/// Makes weapon sets out of pictures: nothing is trained, each picture becomes feature vectors.
public enum WeaponEnroller {
    /// A picture file, and the weapon it shows.
    public struct Sample: Sendable, Hashable {
        /// The file.
        public let path: String
        /// The weapon's key.
        public let key: String

        /// Names the weapon of a file; nil takes it from a name such as `KEY.png` or `KEY--2.png`.
        public init(_ path: String, key: String? = nil) throws(WeaponSetError) {
            let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
            let named = name.firstRange(of: "--").map { String(name[..<$0.lowerBound]) } ?? name
            self.path = path
            self.key = key ?? named
            let isKey = self.key.utf8.allSatisfy {
                ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F
            }
            guard !self.key.isEmpty, isKey else {
                throw WeaponSetError(
                    path: path,
                    message: "'\(self.key)' is no weapon key: small letters, digits and _ only"
                )
            }
        }
    }

    private static let endings = [".png", ".jpg", ".jpeg", ".webp", ".bmp"]

    /// The pictures of a folder, `KEY.png` and `KEY--anything.png`, in the order of their names.
    public static func samples(in folder: String) throws(WeaponSetError) -> [Sample] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
                !name.hasPrefix(".") && endings.contains { name.lowercased().hasSuffix($0) }
            }.sorted()
        } catch {
            throw WeaponSetError(path: folder, message: "not a folder that can be read")
        }
        guard !names.isEmpty else {
            throw WeaponSetError(path: folder, message: "holds no KEY.png to enrol")
        }
        var samples: [Sample] = []
        for name in names { samples.append(try Sample(folder + "/" + name)) }
        return samples
    }

    /// Enrols pictures into `set`.
    ///
    /// A square picture with transparency is a clean icon and serves both looks. A picture of the
    /// lamp's proportions (90 x 100) is a cut of the screen and serves lamps only. A weapon whose
    /// key is already there gets further prototypes. On failure `set` is unchanged, and the error
    /// names the file; so it does where a picture is more like another weapon than like its own.
    public static func enroll(
        _ samples: [Sample],
        into set: inout WeaponSet
    ) throws(WeaponSetError) {
        var enlarged = set
        // Which file each prototype was made of.
        var files: [Int: String] = [:]
        for sample in samples {
            let picture = try read(sample.path)
            let first = enlarged.prototypes.count
            do {
                try enroll(picture, key: sample.key, into: &enlarged)
            } catch {
                throw WeaponSetError(
                    path: sample.path,
                    message: "weapon \(sample.key): \(error.message)"
                )
            }
            for index in first..<enlarged.prototypes.count { files[index] = sample.path }
        }
        let kinship = WeaponKinship(enlarged)
        for stray in kinship.strays(among: Set(samples.map(\.key))) {
            guard let file = files[stray.sample] else { continue }
            let own = Int((100 * max(stray.own, 0)).rounded())
            let other = Int((100 * stray.likeness).rounded())
            throw WeaponSetError(
                path: file,
                message: "weapon \(kinship.key(stray.sample)): contradicts its other samples: "
                    + "\(own) % like them, \(other) % like \(stray.other); is the key right?"
            )
        }
        set = enlarged
    }

    /// Shares of its square that an icon covers; the game's cover 4 to 45 %.
    private static let leastCover = 0.005
    private static let mostCover = 0.8

    /// Enrols pixels (four channels: B, G, R over black, and A) as a sample of `key`.
    static func enroll(
        _ picture: Patch,
        key: String,
        into set: inout WeaponSet
    ) throws(VisionError) {
        let shape = Double(picture.width) / Double(max(1, picture.height))
        let isSquare = abs(shape - 1) < 0.03
        guard isSquare || abs(shape - 0.9) < 0.03, picture.width >= 16 else {
            throw VisionError(
                "\(picture.width)x\(picture.height) is neither a square icon nor a lamp of 90x100"
            )
        }
        if isSquare {
            guard
                stride(from: 3, to: picture.pixels.count, by: 4)
                    .contains(where: { picture.pixels[$0] < 255 })
            else {
                throw VisionError("an icon needs a transparent background")
            }
            let covered = stride(from: 3, to: picture.pixels.count, by: 4)
                .reduce(0) { $0 + Int(picture.pixels[$1]) }
            let share = Double(covered) / Double(255 * picture.width * picture.height)
            guard share > leastCover else { throw VisionError("nothing of the picture is opaque") }
            guard share < mostCover else {
                let percent = Int((share * 100).rounded())
                throw VisionError("covers \(percent) % of its square: that is no weapon's icon")
            }
        }
        // Decide everything before the set changes.
        var found: [(WeaponLook, [Float])] = []
        for look in WeaponLook.allCases where isSquare || look == .lamp {
            let bank = try IconBank(look: look)
            let place = placement(look, isSquare: isSquare)
            let features = try bank.features(
                of: picture,
                x: place.x,
                y: place.y,
                across: place.across,
                down: place.down
            )
            var trial = try IconBank(look: look)
            try trial.add(features, owner: 0)
            found.append((look, features))
        }
        for (look, features) in found {
            set.add(key: key, look: look, isScreenCut: !isSquare, features: features)
        }
    }

    /// Where a picture lies on the look's grid, in cells. On a lamp the clean icon has a side of
    /// 92 canvas units and its centre at (45, 49) from the lamp's corner, measured on real screens.
    private static func placement(
        _ look: WeaponLook,
        isSquare: Bool
    ) -> (x: Double, y: Double, across: Double, down: Double) {
        switch (look, isSquare) {
        case (.flat, _): (0, 0, 32, 32)
        case (.lamp, true): (-1.0 / 3, 1.0 / 3, 92.0 / 3, 92.0 / 3)
        case (.lamp, false): (0, -2.0 / 3, 30, 100.0 / 3)
        }
    }

    /// The picture's pixels at their own size: B, G, R over black, and A.
    static func read(_ path: String) throws(WeaponSetError) -> Patch {
        do {
            var options = ReaderOptions()
            options.threads = 1
            options.wantsFingerprint = false
            var reader = try VideoReader(path, options: options)
            var frame = Frame()
            guard try reader.next(into: &frame), frame.width <= 4096, frame.height <= 4096 else {
                throw WeaponSetError(path: path, message: "holds no picture of a usable size")
            }
            var patch = Patch(width: frame.width, height: frame.height, channels: 4)
            frame.sample(frame.whole, into: &patch)
            return patch
        } catch let error as WeaponSetError {
            throw error
        } catch let error as VideoError {
            throw WeaponSetError(path: path, message: error.message)
        } catch {
            throw WeaponSetError(path: path, message: "cannot be read")
        }
    }
}
