import Foundation
import Testing

/// Pictures that are not the game, and odd forms of pictures that are.
@Suite("Odd pictures")
struct OddPictureTests {
    let command: Command

    init() throws { command = try Command() }

    /// What one made picture must give.
    struct Case: CustomTestStringConvertible {
        var make: String
        var name: String
        var says: String
        var testDescription: String { name }
    }

    private static let even = "ffmpeg -v error -f lavfi -i color=gray:s="

    @Test(arguments: [
        Case(
            make: "\(even)4x4 -vf format=rgb24,crop=1:1 -frames:v 1",
            name: "dot.png",
            says: "too small"
        ),
        Case(make: "\(even)1080x2340 -frames:v 1", name: "phone.png", says: "phone"),
        Case(make: "\(even)1920x300 -frames:v 1", name: "strip.png", says: "strip"),
        Case(make: "\(even)1280x720 -frames:v 1", name: "even.png", says: "even"),
        Case(make: "\(even)12500x7900 -frames:v 1", name: "large.jpg", says: "even"),
        Case(
            make: "ffmpeg -v error -f lavfi -i testsrc=s=1280x720 -frames:v 1 -pix_fmt gray16be",
            name: "gray16.png",
            says: "another game"
        ),
        Case(
            make: "ffmpeg -v error -f lavfi -i testsrc=s=1280x720 -t 1",
            name: "moving.gif",
            says: "another game"
        ),
        Case(
            make: "ffmpeg -v error -f lavfi -i testsrc=s=1280x720 -t 0.2 -f apng",
            name: "moving.png",
            says: "another game"
        ),
        Case(make: "ffmpeg -v error -i \"$1\" -vf hflip", name: "mirror.png", says: "mirrored"),
        Case(
            make: "ffmpeg -v error -i \"$1\" -vf hflip,vflip",
            name: "hung.png",
            says: "upside down"
        ),
    ])
    func nothingIsReadAndALineSaysWhy(odd: Case) throws {
        let page = Command.root.appendingPathComponent("Fixtures/stills/personal-ja.png").path
        let script = "\(odd.make) \(odd.name) && exec \"$IKA\" read \(odd.name)"
        let outcome = try command.shell(script, [page])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.lines.count == 1)
        #expect(outcome.lines.first?["scene"] as? String == "unknown")
        let said = outcome.errors.split(separator: "\n")
        #expect(said.count == 1)
        #expect(said.first?.contains(odd.says) == true, "\(outcome.errors)")
    }

    @Test(arguments: [
        Case(make: "\(even)12500x9000 -frames:v 1", name: "huge.jpg", says: "more than allowed"),
        Case(
            make: "ffmpeg -v error -f lavfi -i testsrc=s=320x180 -t 1 -c:v libwebp_anim",
            name: "moving.webp",
            says: "animated WebP"
        ),
    ])
    func refusedWithAClearLine(odd: Case) throws {
        let outcome = try command.shell("\(odd.make) \(odd.name) && exec \"$IKA\" read \(odd.name)")
        #expect(outcome.status == 1)
        let error = outcome.lines.first?["error"] as? String
        #expect(error?.contains(odd.says) == true, "\(outcome.output) \(outcome.errors)")
    }

    /// Rare forms of a page that can be read are read.
    @Test(arguments: [
        "ffmpeg -v error -i \"$1\" -pix_fmt rgb48be odd.png",
        "ffmpeg -v error -i \"$1\" -pix_fmt gray16be odd.png",
        "ffmpeg -v error -i \"$1\" -pix_fmt gray odd.png",
        "ffmpeg -v error -i \"$1\" odd.webp", "ffmpeg -v error -i \"$1\" odd.bmp",
        "ffmpeg -v error -i \"$1\" -pix_fmt rgb24 odd.tiff",
        """
        /usr/bin/python3 -c 'import sys; from PIL import Image
        Image.open(sys.argv[1]).convert("CMYK").save("odd.jpg", quality=90)' "$1"
        """,
    ])
    func rareFormsOfAPage(make: String) throws {
        let page = Command.root.appendingPathComponent("Fixtures/stills/personal-ja.png").path
        let outcome = try command.shell("\(make) && exec \"$IKA\" read odd.*", [page])
        #expect(outcome.lines.first?["scene"] as? String == "result.personal")
        let me = (outcome.lines.first?["data"] as? [String: Any])?["me"] as? [String: Any]
        #expect(me?["inked"] is Int, "\(outcome.output)")
    }
}
