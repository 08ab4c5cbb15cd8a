import Foundation
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
                Patch(width: 2, height: 2, channels: 3),
                to: "/no/such/folder/p.png"
            )
        }
        #expect(throws: VideoError.self) {
            try StillWriter.writePNG(Patch(width: 0, height: 2, channels: 3), to: "p.png")
        }
    }

    @Test func aJPEGShowsThePicture() throws {
        let clips = try TestClips()
        var patch = Patch(width: 64, height: 48, channels: 3)
        for y in 0..<48 {
            for x in 0..<64 {
                let at = (y * 64 + x) * 3
                (patch.pixels[at], patch.pixels[at + 1], patch.pixels[at + 2]) = (
                    UInt8(x * 4), UInt8(y * 5), 200
                )
            }
        }
        let bytes = try StillWriter.jpeg(patch, quality: 95)
        let back = try firstFrame(try clips.write("p.jpg", Data(bytes)), channels: 3)
        #expect((back.width, back.height) == (64, 48))
        let error = zip(back.pixels, patch.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(error < 25)
        #expect(try StillWriter.jpeg(patch, quality: 5).count < bytes.count)
        #expect(throws: VideoError.self) {
            try StillWriter.jpeg(Patch(width: 2, height: 2, channels: 1))
        }
    }
}
