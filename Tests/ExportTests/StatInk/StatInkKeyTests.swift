import Foundation
import Testing

@testable import Export

@Suite("API key")
struct StatInkKeyTests {
    let key = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    func find(environment: String? = nil, file: String? = nil, configured: String? = nil) throws
        -> StatInkKey
    {
        try StatInkKey(
            .init(
                environment: environment,
                file: file ?? folder.path("none"),
                isFileNamed: file != nil,
                configured: configured,
                configuration: folder.path("config.yaml")
            )
        )
    }

    @Test func fromTheEnvironmentAFileOrTheConfiguration() throws {
        let file = try folder.write("key", key + "\n")
        chmod(file, 0o600)
        for found in [
            try find(environment: key), try find(file: file), try find(configured: key),
        ] {
            #expect(found.header == "Authorization: Bearer \(key)")
        }
        #expect(try find(environment: "anotherkey", file: file).header.hasSuffix("anotherkey"))
    }

    @Test func filesThatOthersMayReadAreRefused() throws {
        let file = try folder.write("key", key)
        _ = try folder.write("config.yaml", "statink_key: \(key)\n")
        for mode: mode_t in [0o644, 0o640, 0o604, 0o666] {
            chmod(file, mode)
            chmod(folder.path("config.yaml"), mode)
            let problem = #expect(throws: StatInkKey.Problem.self) { try find(file: file) }
            #expect(problem?.description.contains("chmod 600") == true)
            #expect(throws: StatInkKey.Problem.self) { try find(configured: key) }
        }
    }

    @Test func noKeyAndNoKeyAtAll() throws {
        let none = #expect(throws: StatInkKey.Problem.self) { try find() }
        #expect(none?.description.contains("STATINK_API_KEY") == true)
        for bad in [
            "two words here", "short", "line\nbreak-is-inside", String(repeating: "x", count: 300),
        ] {
            let problem = #expect(throws: StatInkKey.Problem.self) { try find(environment: bad) }
            #expect(problem?.description.contains(bad) == false)
        }
        let named = folder.path("gone")
        #expect(throws: StatInkKey.Problem.self) { try find(file: named, configured: key) }
    }

    @Test func itIsNeverShown() throws {
        let found = try find(environment: key)
        #expect(!"\(found)".contains(key))
        #expect(!String(reflecting: found).contains(key))
        var dumped = ""
        dump(found, to: &dumped)
        #expect(!dumped.contains(key))
        #expect(found.redacting("<p>\(key)</p>") == "<p>(the key)</p>")
    }
}
