import ArgumentParser
import CLISupport
import Engine
import Game
import Scenes
import Vision

/// `ikasight weapons match`: what a set makes of cut-out icons.
struct WeaponsMatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Says which weapon an icon shows: one JSON line an icon.",
        discussion: """
            A picture is cut to its icon (square) or its lamp (90:100); on a larger one, @x,y,side
            says where that lies, in pixels: its corner and its width.
            Example: ikasight weapons match --set splatoon3 page.png@994,254,70
            """
    )

    @Argument(help: "Pictures, each with a place where it is larger than the icon.")
    var pictures: [String]

    @Option(help: "The set: a name, or a file ending in .ikaset.")
    var set: String

    @Option(help: "flat: on a page; lamp: at the top of the screen. A cut's shape says it, too.")
    var look: WeaponLook?

    @Flag(help: "Also print what the probability rests on.")
    var details = false

    @Flag(help: "Also print what is left unexplained of each frequency.")
    var residual = false

    @Flag(help: "Also print what the net looks at: planes of 16 x 16 floats, base64.")
    var pair = false

    func run() throws {
        let session = try Session()
        let matcher = try session.matcher(set)
        let out = try LineOutput(path: nil)
        var failed = false
        var opened: String?
        var picture = GamePicture()
        for text in pictures {
            guard let place = IconPlace(text) else {
                throw UsageError("\(text): after @ stand x,y,side in pixels, such as @994,254,70")
            }
            do {
                if place.picture != opened {
                    picture = try StillReader.picture(of: place.picture)
                    picture.viewport = .pixels
                    opened = place.picture
                }
                try out.write(line(text, place, picture, matcher))
            } catch let error as LineOutput.Failure {
                throw error
            } catch {
                session.log.error("\(error)")
                failed = true
            }
        }
        if failed { throw ExitCode(1) }
    }

    private func line(
        _ text: String,
        _ place: IconPlace,
        _ picture: borrowing GamePicture,
        _ matcher: WeaponMatcher
    ) throws -> String {
        let (width, height) = (Double(picture.frame.width), Double(picture.frame.height))
        let match = try matcher.match(
            picture,
            look: look ?? (place.place == nil && width < height * 0.95 ? .lamp : .flat),
            x: place.place?.x ?? 0,
            y: place.place?.y ?? 0,
            side: place.place?.side ?? width,
            withPair: pair
        )
        return WeaponLine(
            source: text,
            match: match,
            withEvidence: details,
            withResidual: residual,
            withPair: pair
        ).line
    }
}

extension WeaponLook: ExpressibleByArgument {}
