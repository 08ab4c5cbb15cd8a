import Foundation
import Video

/// Makes weapon sets out of pictures: nothing is trained, each picture becomes feature vectors.
public enum WeaponEnroller {
    /// Enrols every `KEY.png` and `KEY--anything.png` of `folder` into `set`.
    ///
    /// A square picture with transparency is a clean icon and serves both looks. A picture of the
    /// lamp's proportions (90 x 100) is a cut of the screen and serves lamps only. A weapon whose
    /// key is already there gets further prototypes. On failure `set` is unchanged, and the error
    /// names the file. Returns how many pictures were enrolled.
    @discardableResult
    public static func enroll(
        folder: String, into set: inout WeaponSet
    ) throws(WeaponSetError) -> Int {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.lowercased().hasSuffix(".png") && !$0.hasPrefix(".") }.sorted()
        } catch {
            throw WeaponSetError(path: folder, message: "not a folder that can be read")
        }
        guard !names.isEmpty else {
            throw WeaponSetError(path: folder, message: "holds no KEY.png to enrol")
        }
        var enlarged = set
        for name in names {
            let path = folder + "/" + name
            try enroll(picture: path, key: try key(ofFile: path), into: &enlarged)
        }
        set = enlarged
        return names.count
    }

    /// Enrols one picture file as a sample of `key`.
    public static func enroll(
        picture path: String, key: String, into set: inout WeaponSet
    ) throws(WeaponSetError) {
        let picture = try read(path)
        do {
            try enroll(picture, key: key, into: &set)
        } catch {
            throw WeaponSetError(path: path, message: "weapon \(key): \(error.message)")
        }
    }

    /// Enrols pixels (four channels: B, G, R over black, and A) as a sample of `key`.
    static func enroll(
        _ picture: Patch, key: String, into set: inout WeaponSet
    ) throws(VisionError) {
        let shape = Double(picture.width) / Double(max(1, picture.height))
        let isSquare = abs(shape - 1) < 0.03
        guard isSquare || abs(shape - 0.9) < 0.03, picture.width >= 16 else {
            throw VisionError(
                "\(picture.width)x\(picture.height) is neither a square icon nor a lamp of 90x100")
        }
        if isSquare {
            guard stride(from: 3, to: picture.pixels.count, by: 4)
                .contains(where: { picture.pixels[$0] < 255 })
            else {
                throw VisionError("an icon needs a transparent background")
            }
        }
        // Decide everything before the set changes.
        var found: [(WeaponLook, [Float])] = []
        for look in WeaponLook.allCases where isSquare || look == .lamp {
            let bank = try IconBank(look: look)
            let place = placement(look, isSquare: isSquare)
            let features = try bank.features(
                of: picture, x: place.x, y: place.y, across: place.across, down: place.down)
            var trial = try IconBank(look: look)
            try trial.add(features)
            found.append((look, features))
        }
        for (look, features) in found {
            set.add(key: key, look: look, isScreenCut: !isSquare, features: features)
        }
    }

    /// Where a picture lies on the look's grid, in cells. On a lamp the clean icon has a side of
    /// 92 canvas units and its centre at (45, 49) from the lamp's corner, measured on real screens.
    private static func placement(
        _ look: WeaponLook, isSquare: Bool
    ) -> (x: Double, y: Double, across: Double, down: Double) {
        switch (look, isSquare) {
        case (.flat, _): (0, 0, 32, 32)
        case (.lamp, true): (-1.0 / 3, 1.0 / 3, 92.0 / 3, 92.0 / 3)
        case (.lamp, false): (0, -2.0 / 3, 30, 100.0 / 3)
        }
    }

    private static func key(ofFile path: String) throws(WeaponSetError) -> String {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let key = name.firstRange(of: "--").map { String(name[..<$0.lowerBound]) } ?? name
        let allowed = key.utf8.allSatisfy {
            ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F
        }
        guard !key.isEmpty, allowed else {
            throw WeaponSetError(
                path: path,
                message: "'\(key)' is no weapon key: small letters, digits and _ only")
        }
        return key
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
            let whole = Quad(
                x: 0, y: 0, rightX: Double(frame.width), rightY: 0, downX: 0,
                downY: Double(frame.height))
            frame.sample(whole, into: &patch)
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
