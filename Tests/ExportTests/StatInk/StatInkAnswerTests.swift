import Game
import Testing

@testable import Export

@Suite("Answers of the server")
struct StatInkAnswerTests {
    let uuid = "6f0d2a53-6c0c-5b0c-9a3b-1f6f5f7a2c11"

    func answer(
        _ code: Int,
        _ body: String,
        _ headers: [String: String] = [:],
        isTest: Bool = false
    ) -> StatInkAnswer {
        StatInkAnswer(
            .init(code: code, headers: headers, body: Array(body.utf8)),
            uuid: uuid,
            isTest: isTest
        )
    }

    @Test func storedNowOrBefore() {
        let body = #"{"id":"e7","url":"https://s/e7","uuid":"\#(uuid.uppercased())"}"#
        let new = StatInkAnswer.stored(wasThere: false, url: "https://s/e7", user: "me")
        #expect(answer(201, body, ["x-found": "?0", "x-user-screen-name": "me"]) == new)
        let old = StatInkAnswer.stored(wasThere: true, url: "https://s/e7", user: nil)
        #expect(answer(201, body, ["x-found": "?1"]) == old)
    }

    @Test func aBattleOfNoDataIsNotOurs() {
        // What the server cannot recognise it stores as a battle of its own.
        let other = #"{"id":"e7","uuid":"e7d5d49b-16e5-4789-88c9-96abd50cd21b"}"#
        #expect(answer(201, other).refusedFields == ["_body"])
    }

    @Test func refusalsByField() {
        let body = #"{"error":{"kill":"Kill must be no greater than 99.","stage":["No.","None."]}}"#
        #expect(
            answer(400, body)
                == .refused([
                    .init("kill", "Kill must be no greater than 99."), .init("stage", "No. None."),
                ])
        )
        #expect(answer(400, #"{"error":[]}"#).refusedFields == ["_system"])
        #expect(answer(400, #"{"error":"x"}"#).refusedFields == ["_system"])
    }

    @Test(arguments: [403, 404, 415, 429, 500, 502, 503, 200, 201, 302, 400])
    func pagesAreNoAnswers(code: Int) {
        let page = answer(code, "<!DOCTYPE html>", ["content-type": "text/html"])
        guard case .later = page else { return #expect(Bool(false), "\(page)") }
    }

    @Test func theRest() {
        #expect(answer(401, "{}") == .unauthorized)
        #expect(answer(413, "<html>") == .tooLarge)
        #expect(answer(200, #"{"error":null}"#, isTest: true) == .valid)
        #expect(
            answer(429, "", ["retry-after": "17"])
                == .later("it asks for fewer requests (429)", after: 17)
        )
        #expect(
            answer(429, "", ["retry-after": "-1"])
                == .later("it asks for fewer requests (429)", after: nil)
        )
    }
}
