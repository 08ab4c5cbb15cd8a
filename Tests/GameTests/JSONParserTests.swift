import Testing

@testable import Game

@Suite struct JSONParserTests {
    @Test(arguments: [
        "null", "true", "[]", "{}", "[1,-2,0.5,\"a\"]",
        #"{"b":{"a":[{},[]]},"a":"é\"\\\n\u0001ナ"}"#, "-9223372036854775808",
    ])
    func whatIsWrittenIsReadAgain(text: String) throws {
        #expect(JSONWriter.string(try JSONParser.parse(text)) == text)
    }

    @Test func formsThatAreNeverWritten() throws {
        #expect(try JSONParser.parse(" [ 1 , 2 ] \n") == [1, 2])
        #expect(try JSONParser.parse("1e2") == .number(100))
        #expect(try JSONParser.parse("99999999999999999999") == .number(1e20))
        #expect(try JSONParser.parse(#""\ud83e\udd91\/\b""#) == "🦑/\u{8}")
        #expect(try JSONParser.parse(#"{"a":1,"a":2}"#)["a"] == 1)
    }

    @Test(arguments: [
        "", " ", "nul", "tru", "[1,]", "[1", "{\"a\"}", "{\"a\":}", "{1:2}", "{\"a\":1,}", "01",
        "-",
        "1.", "1e", ".5", "+1", "1e999", "\"", "\"\\x\"", "\"\\u12\"", #""\ud83e""#, #""\udd91""#,
        "\"a\nb\"", "1 2", "[1]]", "NaN", "'a'", "\u{0b}1",
    ])
    func whatIsNoJSON(text: String) {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(text) }
    }

    @Test func depthAndEncoding() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(deep) }
        let allowed = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        _ = try JSONParser.parse(allowed)
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xff, 0x22][...]) }
    }
}
