import Foundation
import Testing
import Video

@testable import Vision

@Suite struct WeaponSetTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("weapons-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func enroll(into set: inout WeaponSet) throws(WeaponSetError) {
        try WeaponEnroller.enroll(WeaponEnroller.samples(in: folder.path), into: &set)
    }

    @Test func whatIsSavedIsLoaded() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let set = try DrawnIcon.set(1...4)
        try set.save(to: path("a.ikaset"))
        #expect(try WeaponSet(contentsOf: path("a.ikaset")) == set)
        let other = try DrawnIcon.set(7...8)
        try other.save(to: path("a.ikaset"))
        #expect(try WeaponSet(contentsOf: path("a.ikaset")) == other)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test(arguments: [0, 5, 30, 1000])
    func aDamagedFileIsNamed(at: Int) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var bytes = try DrawnIcon.set(1...2).encoded()
        bytes[at] ^= 0x55
        try Data(bytes).write(to: URL(fileURLWithPath: path("bad.ikaset")))
        let error = #expect(throws: WeaponSetError.self) {
            try WeaponSet(contentsOf: path("bad.ikaset"))
        }
        #expect(error?.description.contains("bad.ikaset") == true)
    }

    @Test func cutShortEmptyMissingAndOfAnotherVersion() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = try DrawnIcon.set(1...1).encoded()
        for length in [0, 8, 20, 40, bytes.count - 1] {
            #expect(throws: VisionError.self) { try WeaponSet(bytes: Array(bytes.prefix(length))) }
        }
        var newer = bytes
        newer[8] = 200
        let sum = WeaponSet.checksum(newer.dropLast(8))
        for i in 0..<8 { newer[newer.count - 8 + i] = UInt8(truncatingIfNeeded: sum >> (8 * i)) }
        let error = #expect(throws: VisionError.self) { try WeaponSet(bytes: newer) }
        #expect(error?.message.contains("version 200") == true)
        #expect(throws: WeaponSetError.self) { try WeaponSet(contentsOf: path("none.ikaset")) }
    }

    @Test func aFolderIsEnrolledByFileNames() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, seed) in [("brush", 1), ("brush--old", 2), ("roller_2", 3)] {
            try StillWriter.writePNG(
                DrawnIcon(seed: UInt64(seed)).picture(),
                to: path(name + ".png")
            )
        }
        var set = WeaponSet()
        try enroll(into: &set)
        #expect(set.keys == ["brush", "roller_2"])
        let ink = InkColor(blue: 200, green: 30, red: 40)
        let match = try WeaponMatcher(set, trust: DrawnIcon.trust()).match(
            DrawnIcon(seed: 2).shown(.lamp, ink: ink),
            look: .lamp,
            ink: ink
        )
        #expect(match.key == "brush")
    }

    @Test func aBadPictureNamesItsFileAndChangesNothing() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try StillWriter.writePNG(DrawnIcon(seed: 1).picture(), to: path("fine.png"))
        try StillWriter.writePNG(
            Patch(width: 64, height: 64, channels: 4),
            to: path("nothing.png")
        )
        var set = WeaponSet()
        let error = #expect(throws: WeaponSetError.self) {
            try enroll(into: &set)
        }
        #expect(error?.description.contains("nothing.png") == true)
        #expect(set.keys.isEmpty)
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: path("a.png")))
        let unread = #expect(throws: WeaponSetError.self) {
            try enroll(into: &set)
        }
        #expect(unread?.path.hasSuffix("a.png") == true)
    }

    @Test func aFileNameThatIsNoKeyIsRefused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try StillWriter.writePNG(DrawnIcon(seed: 1).picture(), to: path("My Weapon.png"))
        var set = WeaponSet()
        let error = #expect(throws: WeaponSetError.self) {
            try enroll(into: &set)
        }
        #expect(error?.message.contains("My Weapon") == true)
    }

    @Test func aSampleThatContradictsTheOthersNamesItsFileAndChangesNothing() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try StillWriter.writePNG(DrawnIcon(seed: 5).picture(), to: path("drawn_2--new.png"))
        var set = try DrawnIcon.set(1...6)
        let before = set
        let error = #expect(throws: WeaponSetError.self) { try enroll(into: &set) }
        #expect(error?.path.hasSuffix("drawn_2--new.png") == true)
        #expect(error?.message.contains("drawn_5") == true)
        #expect(set == before)
    }

    @Test func aPictureThatFillsItsSquareIsNoIcon() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var full = Patch(width: 64, height: 64, channels: 4)
        for index in full.pixels.indices where index / 4 % 64 > 1 { full.pixels[index] = 255 }
        try StillWriter.writePNG(full, to: path("photo.png"))
        var set = WeaponSet()
        let error = #expect(throws: WeaponSetError.self) { try enroll(into: &set) }
        #expect(error?.description.contains("photo.png") == true)
        #expect(error?.message.contains("97 %") == true)
    }
}
