import Testing
import Video

@testable import Scenes
@testable import Vision

/// Pages as sensors and hasty encoders leave them: the light of every pixel is a little off.
@Suite struct NoisyPageTests {
    @Test(arguments: ["personal-ja.png", "personal-bare-ja.png", "scoreboard-ja.png"])
    func noiseHidesNoPage(file: String) throws {
        let kit = try Fixtures.kit()
        let clean = try Fixtures.picture(Fixtures.stills.appendingPathComponent(file).path)
        let wanted: any SceneDetector =
            file.hasPrefix("personal")
            ? try ResultPersonal(kit: kit) : try ResultScoreboard(kit: kit)
        let whole = clean.patch(
            CanvasRect(x: 0, y: 0, width: Viewport.width, height: Viewport.height)
        )
        var random = UInt64(7)
        for _ in 0..<4 {
            var noisy = whole
            for pixel in 0..<noisy.width * noisy.height {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let change = Int(random >> 33) % 29 - 14
                for index in 3 * pixel..<3 * pixel + 3 {
                    noisy.pixels[index] = UInt8(clamping: Int(noisy.pixels[index]) + change)
                }
            }
            #expect(wanted.probe(try Fixtures.picture(of: noisy)) >= Probe.pass)
        }
    }
}
