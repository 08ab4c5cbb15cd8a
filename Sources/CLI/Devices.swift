import ArgumentParser
import CLISupport
import Game
import Video

/// `ikasight devices`: capture cards and cameras, and what they deliver.
struct Devices: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists capture devices with their formats, sizes and rates.",
        discussion: "Exit status: 0 when one can be captured from, 1 when none can."
    )

    @Flag(help: "One JSON object a device.")
    var json = false

    func run() throws {
        let devices = try CaptureListing.all()
        let out = try LineOutput(path: nil)
        let lines =
            json
            ? devices.map { JSONWriter.string(DeviceTable.json($0)) } : DeviceTable.lines(devices)
        for line in lines { try out.write(line) }
        if devices.isEmpty {
            Terminal.standardError.line(
                "ikasight: no capture device is there (no /dev/video*); plug one in, or start"
                    + " OBS's virtual camera"
            )
        }
        if !devices.contains(where: { $0.best != nil }) { throw ExitCode(1) }
    }
}
