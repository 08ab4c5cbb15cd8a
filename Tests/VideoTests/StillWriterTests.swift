import Testing

@testable import Video

@Suite struct StillWriterTests {
    @Test(arguments: [1, 3])
    func whatIsWrittenIsReadBack(_ channels: Int) throws {
        let clips = try TestClips()
        var patch = Patch(width: 17, height: 9, channels: channels)
        for i in patch.pixels.indices { patch.pixels[i] = UInt8(truncatingIfNeeded: i * 37) }
        try StillWriter.writePNG(patch, to: clips.path("p.png"))
        #expect(try firstFrame(clips.path("p.png"), channels: channels) == patch)
    }

    @Test func badPathAndEmptyPatchAreErrors() {
        #expect(throws: VideoError.self) {
            try StillWriter.writePNG(
                Patch(width: 2, height: 2, channels: 3), to: "/no/such/folder/p.png")
        }
        #expect(throws: VideoError.self) {
            try StillWriter.writePNG(Patch(width: 0, height: 2, channels: 3), to: "p.png")
        }
    }
}
