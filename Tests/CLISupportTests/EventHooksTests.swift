import Foundation
import Synchronization
import Testing

@testable import CLISupport

@Suite struct EventHooksTests {
    private let folder: URL
    private let said = Said()

    private final class Said: Sendable {
        let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
    }

    init() throws {
        // As the command does: a closed pipe is an error, not the end.
        Interruption.letWritesFail()
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hooks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func aCommandEndsWhereChildrenWereIgnored() {
        signal(SIGCHLD, SIG_IGN)
        #expect(ShellCommand(text: "exit 3").run(input: "", limit: 10) == .exited(3))
    }

    private func hooks(
        _ pairs: [(String, String)],
        limit: Double = 60,
        most: Int = 64
    ) -> EventHooks {
        EventHooks(
            pairs.map { EventHooks.Hook(type: $0.0, command: $0.1) },
            limit: limit,
            most: most
        ) { [said] line in said.lines.withLock { $0.append(line) } }
    }

    private func text(_ name: String) -> String? {
        try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    @Test func aCommandGetsTheLineOfItsTypeInOrder() {
        let hooks = hooks([
            (
                "battle.finished",
                "cat >>'\(folder.path)/a'; echo $IKASIGHT_EVENT >>'\(folder.path)/b'"
            )
        ])
        hooks.happened("battle.finished", line: "{\"n\":1}")
        hooks.happened("battle.started", line: "{\"n\":2}")
        hooks.happened("battle.finished", line: "{\"n\":3}")
        hooks.finish(within: 20)
        #expect(text("a") == "{\"n\":1}\n{\"n\":3}\n")
        #expect(text("b") == "battle.finished\nbattle.finished\n")
        #expect(said.all.isEmpty)
    }

    @Test func aSlowCommandDelaysNobody() {
        let hooks = hooks(
            [("*", "sleep 60"), ("*", "cat >>'\(folder.path)/a'")],
            limit: 4,
            most: 3
        )
        let began = ContinuousClock.now
        for number in 0..<3 { hooks.happened("x", line: "\(number)") }
        hooks.happened("x", line: "3")
        #expect(began.duration(to: .now) < .seconds(5))
        hooks.finish(within: 20)
        #expect(text("a")?.hasPrefix("0\n1\n2\n") == true)
        // Three were ended, what came fourth found no place.
        #expect(said.all.filter { $0.contains("was ended") }.count == 3)
        #expect(said.all.contains { $0.contains("left out") })
    }

    @Test func aCommandThatFailsIsSaid() {
        let hooks = hooks([("x", "exit 3"), ("x", "/nonexistent/command")])
        hooks.happened("x", line: "1")
        hooks.finish(within: 20)
        #expect(said.all.sorted().map { $0.hasSuffix("3") || $0.hasSuffix("127") } == [true, true])
    }

    @Test func aCommandNeedNotReadWhatItIsGiven() {
        let hooks = hooks([("x", "true")])
        // More than a pipe holds.
        hooks.happened("x", line: String(repeating: "x", count: 1 << 20))
        hooks.finish(within: 20)
        #expect(said.all.isEmpty)
    }
}
