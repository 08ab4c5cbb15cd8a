import Foundation
import Testing

@testable import Video

@Suite struct DigestTests {
    @Test func knownAnswers() {
        #expect(
            Digest.hex(Digest.sha1(Array("abc".utf8)))
                == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(Digest.hex(Digest.sha1([])) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    }

    @Test func fingerprintFollowsContentNotName() throws {
        let clips = try TestClips()
        var bytes = Data(repeating: 7, count: 3_000_000)
        let a = try Digest.fingerprint(ofFile: clips.write("a.bin", bytes))
        let same = try Digest.fingerprint(ofFile: clips.write("b.bin", bytes))
        bytes[2_999_999] = 8
        let end = try Digest.fingerprint(ofFile: clips.write("c.bin", bytes))
        bytes[2_999_999] = 7
        let longer = try Digest.fingerprint(ofFile: clips.write("d.bin", bytes + [7]))
        #expect(a == same)
        #expect(Set([a, end, longer]).count == 3)
    }

    @Test func smallFileIsDigestedWholeAfterItsSize() throws {
        let clips = try TestClips()
        let path = try clips.write("s.bin", Data("abc".utf8))
        let expected = Digest.sha1([3, 0, 0, 0, 0, 0, 0, 0] + Array("abc".utf8))
        #expect(try Digest.fingerprint(ofFile: path) == Digest.hex(expected))
    }
}
