import Foundation
import Testing

@testable import Web

struct EventHistoryTests {
    @Test(arguments: [(1, 1 << 20), (10, 1 << 20), (1000, 500), (1000, 1)])
    func staysWithinItsBounds(limit: Int, bytes: Int) {
        var history = EventHistory(session: "s", limit: limit, byteLimit: bytes)
        for number in 0..<500 {
            history.append(Data("\(number)".utf8))
            #expect(history.next == number + 1)
            #expect(history.next - history.first <= limit)
            let kept = (history.first..<history.next).compactMap { history[$0] }
            #expect(kept.count == history.next - history.first)
            // The newest line is kept, however long it is.
            #expect(kept.last == Data("\(number)".utf8))
            #expect(kept.count == 1 || kept.reduce(0) { $0 + $1.count } <= bytes)
        }
        #expect(history[history.first - 1] == nil)
        #expect(history[history.next] == nil)
    }

    @Test func findsThePlaceAfterALine() {
        var history = EventHistory(session: "s", limit: 4, byteLimit: 1000)
        // Before the first line.
        #expect(history.place(after: history.id(of: -1)) == (0, true))
        #expect(history.place(after: history.id(of: 0)) == (0, false))
        for number in 0..<6 { history.append(Data("\(number)".utf8)) }
        let first = history.first
        #expect(first > 0)
        #expect(history.place(after: history.id(of: 5)) == (6, true))
        #expect(history.place(after: history.id(of: first - 1)) == (first, true))
        #expect(history.place(after: history.id(of: first - 2)) == (first, false))
        for id in ["", "s-6", "t-5", "s", "s-", "s--1", "s-5-5", "s-99999999999999999999"] {
            #expect(history.place(after: id) == (first, false), "\(id)")
        }
    }
}
