import Foundation
import Testing

@testable import CLISupport

@Suite("Configuration")
struct ConfigurationTests {
    func read(_ yaml: String) throws -> Configuration {
        try Configuration(yaml: yaml, file: "c.yaml", home: "/home/x")
    }

    func problem(_ yaml: String) -> String {
        do {
            return "no problem: \(try read(yaml))"
        } catch {
            return String(describing: error)
        }
    }

    @Test func readsEveryKey() throws {
        let found = try read(
            "# mine\nsource: ~/a.mp4\nweapons: mine\nlanguage: en\noutput: out.jsonl\n"
        )
        #expect(found.sources == ["/home/x/a.mp4"])
        #expect(found.weapons == "mine")
        #expect(found.language == "en")
        #expect(found.output == "out.jsonl")
        #expect(try read("source: [a.mp4, イカ.mkv]").sources == ["a.mp4", "イカ.mkv"])
    }

    @Test func theKeyIsReadAndNeverShown() throws {
        let found = try read(
            "statink_key: 0123-secret\nstatink_key_file: ~/k\nstatink_server: https://a.b\n"
        )
        #expect(found.statinkKey == "0123-secret")
        #expect(found.statinkKeyFile == "/home/x/k")
        #expect(found.statinkServer == "https://a.b")
        #expect(!found.yaml.contains("secret") && found.yaml.contains("statink_server"))
    }

    @Test(arguments: ["", "# nothing\n", "---\n"])
    func nothingIsGood(yaml: String) throws {
        #expect(try read(yaml) == Configuration())
    }

    @Test func whatIsWrongIsNamedWithItsLine() {
        #expect(problem("weapons: a\ncolour: red\n").hasPrefix("c.yaml:2: colour is not a key"))
        #expect(problem("language: xx").hasPrefix("c.yaml:1: language xx is not known"))
        #expect(problem("\nweapons:\n").hasPrefix("c.yaml:2: weapons needs a text"))
        #expect(problem("output: [a, b]").hasPrefix("c.yaml:1: output takes one value"))
        #expect(problem("weapons: {a: b}").hasPrefix("c.yaml:1: weapons needs a text"))
        #expect(problem("just words").hasPrefix("c.yaml:1: expected"))
        #expect(problem("weapons: a\nweapons: b").contains("twice"))
        #expect(problem("weapons: 'a").hasPrefix("c.yaml:"))
        #expect(!problem("weapons: [").contains("\n"))
    }

    @Test func whatItShowsCanBeReadAgain() throws {
        var configuration = Configuration()
        configuration.sources = ["it's.mp4"]
        configuration.weapons = "a: b"
        #expect(try read(configuration.yaml) == configuration)
    }

    @Test func foldersFollowXDG() {
        let plain = UserFolders(environment: ["HOME": "/h"])
        #expect(plain.configuration.path == "/h/.config/ikasight/config.yaml")
        #expect(plain.weapons.path == "/h/.local/share/ikasight/weapons")
        #expect(plain.outbox.path == "/h/.local/state/ikasight/outbox.sqlite")
        #expect(plain.statinkKey.path == "/h/.config/ikasight/statink.key")
        let given = UserFolders(environment: [
            "HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "relative",
        ])
        #expect(given.configuration.path == "/c/ikasight/config.yaml")
        #expect(given.weapons.path == "/h/.local/share/ikasight/weapons")
    }

    @Test(arguments: ["it's", "a\nb", "tab\there", "\u{2028}", "\"x\" \\ y\u{7}", "録画 🦑", " a "])
    func anyTextIsShownSoThatItCanBeReadAgain(text: String) throws {
        var shown = Configuration()
        shown.weapons = text
        let read = try Configuration(yaml: shown.yaml, file: "c.yaml", home: "/home/me")
        #expect(read == shown)
    }
}
