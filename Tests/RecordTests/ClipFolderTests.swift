import Foundation
import Testing

@testable import Record

/// Files with nothing but a head: what a folder knows its clips by.
final class ClipFolderTests {
    private let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("clips-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func folder(_ program: String = "IkaSight") -> ClipFolder {
        ClipFolder(path: path, program: program)
    }

    /// A file with its writer's element, and what else is given.
    private func write(_ name: String, by program: String, title: String = "") throws {
        var head: [UInt8] = [0x1A, 0x45, 0xDF, 0xA3] + Array(title.utf8)
        head += [0x57, 0x41, 0x80 | UInt8(program.utf8.count)] + Array(program.utf8)
        head += [UInt8](repeating: 0x57, count: 100)
        try Data(head).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    private var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    private func day(_ day: Int, _ result: String = "win") -> String {
        "2026-11-0\(day)_20-00-00_area_unknown_\(result)"
    }

    @Test func clipsOfOtherVersionsAreOursToo() throws {
        try write(day(1) + ".mkv", by: "IkaSight 0.1.0")
        try write(day(2) + ".mkv", by: "IkaSight")
        try write(day(3) + ".mkv", by: "IkaSightPlus 1")
        try write(day(4) + ".mkv", by: "Lavf59.27.100", title: "cut from IkaSight 0.1.0")
        try write(day(5) + ".mkv", by: "IkaSight 0.2.0")
        let left = "2026-11-06_20-00-00.recording.mkv"
        try write(left, by: "IkaSight 0.1.0")
        let folder = folder("IkaSight 0.2.0")
        #expect(
            folder.prune(to: 1).map { $0.path } == [day(1), day(2)].map { "\(path)/\($0).mkv" }
        )
        #expect(files == [day(3), day(4), day(5)].map { $0 + ".mkv" } + [left])
        #expect(folder.salvage().count == 1)
    }

    @Test func aFileOfTheUsersUnderAKnownNameStays() throws {
        for number in 1...2 { try write(day(number) + ".mkv", by: "IkaSight") }
        let folder = folder()
        #expect(folder.prune(to: .max).isEmpty)
        // As long as ours was.
        try write("own.mkv", by: "Somebody")
        try #require(rename(path + "/own.mkv", "\(path)/\(day(1)).mkv") == 0)
        #expect(folder.prune(to: 1).isEmpty)
        #expect(files == [day(1), day(2)].map { $0 + ".mkv" })
    }

    @Test func whatWasRecordedLastStaysWhateverTheClockSaid() throws {
        try write(day(5) + ".mkv", by: "IkaSight")
        let folder = folder()
        for number in [3, 2, 1] {
            let temporary = folder.temporary("2026-11-0\(number)_20-00-00")
            try write(String(temporary.dropFirst(path.count + 1)), by: "IkaSight")
            let placed = try folder.place(temporary, parts: 1, stem: day(number))
            if number == 3 { _ = try folder.rename(placed, stem: day(3, "lose")) }
        }
        let bytes = "IkaSight".utf8.count + 107
        let removed = folder.prune(to: bytes * 2) + folder.prune(to: 1)
        let names = [day(2), day(3, "lose"), day(5)]
        #expect(removed.map { $0.path } == names.map { "\(path)/\($0).mkv" })
        #expect(files == [day(1) + ".mkv"])
    }

    @Test func temporaryNamesAreNobodyElses() {
        let stamp = "2026-11-25_21-04-33"
        let one = folder(), other = folder()
        let paths = [one, one, other].map { $0.temporary(stamp) }
        #expect(Set(paths).count == 3)
        for path in paths {
            #expect(ClipFolder.isTemporary(URL(fileURLWithPath: path).lastPathComponent))
        }
    }
}
