import Game
import Video

/// Capture devices as people and as programs read them.
public enum DeviceTable {
    /// Lines for people: each device, what it delivers, what is taken of it.
    public static func lines(_ devices: [CaptureListing]) -> [String] {
        devices.enumerated().flatMap { index, device in
            (index == 0 ? [] : [""]) + lines(device)
        }
    }

    private static func lines(_ device: CaptureListing) -> [String] {
        let about = [device.card, device.bus].filter { !$0.isEmpty }.joined(separator: ", ")
        var lines = [device.path + (about.isEmpty ? "" : ": " + about)]
        if let trouble = device.trouble {
            lines.append("  cannot be used: \(trouble.message); \(trouble.advice)")
        }
        lines += TextTable.lines(rows(device.modes)).map { "  " + $0 }
        if let best = device.best { lines.append("  live takes \(text(best))") }
        return lines
    }

    /// One row for each format and size, with its rates.
    private static func rows(_ modes: [CaptureMode]) -> [[String]] {
        var rows: [(key: [String], rates: [String], isReadable: Bool)] = []
        for mode in modes {
            let key = [mode.format, "\(mode.width)x\(mode.height)"]
            let rate = mode.rate.map { number($0.value) } ?? "any"
            if let index = rows.firstIndex(where: { $0.key == key }) {
                rows[index].rates.append(rate)
            } else {
                rows.append((key, [rate], mode.isReadable))
            }
        }
        return rows.map { row in
            let rates = row.rates.joined(separator: ", ") + (row.rates == ["any"] ? "" : " fps")
            return row.key + [row.isReadable ? rates : rates + " (not read)"]
        }
    }

    /// `NV12 1920x1080 at 60 fps`.
    public static func text(_ mode: CaptureMode) -> String {
        let size = "\(mode.format) \(mode.width)x\(mode.height)"
        return mode.rate.map { size + " at \(number($0.value)) fps" } ?? size
    }

    /// A device as one JSON object.
    public static func json(_ device: CaptureListing) -> JSONValue {
        [
            "path": .string(device.path), "name": .string(device.card),
            "driver": .string(device.driver), "bus": .string(device.bus),
            "modes": .array(device.modes.map(json)), "best": device.best.map(json) ?? .null,
            "error": JSONValue(device.trouble?.description),
        ]
    }

    private static func json(_ mode: CaptureMode) -> JSONValue {
        [
            "format": .string(mode.format), "width": .int(mode.width), "height": .int(mode.height),
            "fps": mode.rate.map { .number(($0.value * 1000).rounded() / 1000) } ?? .null,
            "readable": .bool(mode.isReadable),
        ]
    }

    private static func number(_ rate: Double) -> String {
        let hundredths = Int((rate * 100).rounded())
        if hundredths % 100 == 0 { return String(hundredths / 100) }
        let rest = String(hundredths % 100)
        return "\(hundredths / 100)." + String(repeating: "0", count: 2 - rest.count) + rest
    }
}
