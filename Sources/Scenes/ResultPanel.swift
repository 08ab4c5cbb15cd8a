import Vision

/// The dark panel, with the title's black box, that both result pages are drawn on.
struct ResultPanel: Sendable {
    private let panel: [CanvasPoint]
    private let header: [CanvasPoint]
    private let rows: [CanvasPoint]

    init(kit: SceneKit) {
        panel = kit.layout[points: .resultPanel]
        header = kit.layout[points: .resultHeader]
        rows = kit.layout[points: .boardDark]
    }

    /// Which of the two pages is drawn on the panel.
    enum Page { case personal, scoreboard }

    /// The page that is there, nil where the panel is not or shows neither clearly. The scoreboard is
    /// black where its rows are; a scoreboard that fades, or whose numbers are not read, is no
    /// personal page.
    func page(_ picture: borrowing GamePicture) -> Page? {
        guard let tone = tone(picture) else { return nil }
        var black = 0
        var darker = 0
        for point in rows {
            let peak = picture.softColour(point.x, point.y).peak
            if peak * 4 <= tone * 3 { black += 1 }
            if peak * 10 < tone * 9 { darker += 1 }
        }
        if black * 10 >= rows.count * 8 { return .scoreboard }
        return darker * 3 <= rows.count ? .personal : nil
    }

    /// The brightness of the panel's dark grey, nil where panel or title box are not there. What
    /// is black on the page is darker than this, however the capture shifts dark tones.
    private func tone(_ picture: borrowing GamePicture) -> Int? {
        // The grey that most points agree on: one point may lie under something.
        let best = withUnsafeTemporaryAllocation(of: Colour.self, capacity: panel.count) { shown in
            var odd = 0
            for (index, point) in panel.enumerated() {
                let colour = picture.softColour(point.x, point.y)
                shown.initializeElement(at: index, to: colour)
                // Nearly every frame is told within a few points.
                if !Self.isEven(colour, tone: Self.tones.upperBound) { odd += 1 }
                if odd * 10 > panel.count * 2 { return (tone: 0, even: 0) }
            }
            return Self.commonest(in: UnsafeBufferPointer(shown))
        }
        guard best.even * 10 >= panel.count * 8 else { return nil }
        let isBoxed = header.pass(butFor: header.count / 5) {
            picture.softLuma($0.x, $0.y) <= best.tone + 6
        }
        return isBoxed ? best.tone : nil
    }

    /// The grey that most colours agree on, and how many do.
    private static func commonest(
        in colours: UnsafeBufferPointer<Colour>
    ) -> (tone: Int, even: Int) {
        var best = (tone: 0, even: 0)
        for candidate in colours {
            let tone = candidate.peak
            guard tones.contains(tone) else { continue }
            var even = 0
            var sum = 0
            for colour in colours
            where colour.peak >= tone - 4 - tone / 6 && isEven(colour, tone: tone) {
                even += 1
                sum += colour.peak
            }
            if even > best.even { best = (sum / even, even) }
        }
        return best
    }

    /// Whether a colour is grey and no brighter than a panel of that tone may be.
    private static func isEven(_ colour: Colour, tone: Int) -> Bool {
        colour.peak <= tone + 4 + tone / 6 && colour.chroma <= 7 + tone / 5
    }

    /// What the panel's grey may become: about 28, from 13 (dark tones cut off) to 44 (lifted).
    private static let tones = 8...64
}
