import Foundation
import Game
import Testing

@testable import Web

/// What the page's own files have to keep to.
struct PageFilesTests {
    private let folder = TestSite.data.appendingPathComponent("web")

    @Test func hasATextForAllThatCanBeShown() throws {
        let english = try texts("en")
        for scene in SceneID.allCases { #expect(english.contains("scene.\(scene.rawValue)")) }
        // Too many to read along, so they are not told.
        let silent: [EventType] = [.selfInked, .inkLow]
        for type in EventType.allCases where !silent.contains(type) {
            #expect(english.contains("event.\(type.rawValue)"))
        }
        for connection in LiveStatus.Connection.allCases {
            #expect(english.contains("connection.\(connection.rawValue)"))
        }
    }

    @Test func saysTheSameInEveryLanguage() throws {
        let english = try texts("en")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let languages = names.filter { $0.hasPrefix("text-") }.map { $0.dropFirst(5).dropLast(5) }
        #expect(languages.count > 1)
        for language in languages { #expect(try texts(String(language)) == english) }
    }

    @Test func makesNoMarkupOfTextAndLoadsNothingForeign() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for name in names where name.hasSuffix(".js") || name.hasSuffix(".html") {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            let forbidden = [
                "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                "https://", "http://", "srcdoc", "style=", "onclick", "DOMParser",
            ]
            for word in forbidden { #expect(!text.contains(word), "\(name) has \(word)") }
        }
    }

    private func texts(_ language: String) throws -> Set<String> {
        let file = folder.appendingPathComponent("text-\(language).json")
        guard
            case .object(let groups) = try JSONParser.parse(
                String(contentsOf: file, encoding: .utf8)
            )
        else { return [] }
        var found: Set<String> = []
        for group in groups {
            guard case .object(let members) = group.value else {
                found.insert(group.key)
                continue
            }
            for member in members {
                // The same places to fill in, too.
                let places = (member.value.stringValue ?? "").matches(of: /\{\w+\}/)
                    .map { String($0.output) }.sorted()
                found.insert("\(group.key).\(member.key)")
                found.insert("\(group.key).\(member.key) \(places)")
            }
        }
        return found
    }
}
