import Vision

/// The dark panel, with the title's black box, that both result pages are drawn on.
struct ResultPanel: Sendable {
    private let panel: [CanvasPoint]
    private let header: [CanvasPoint]

    init(kit: SceneKit) {
        panel = kit.layout[points: .resultPanel]
        header = kit.layout[points: .resultHeader]
    }

    /// 1 where panel and title box are there, else 0.
    func probe(_ picture: borrowing GamePicture) -> Double {
        var even = 0
        for point in panel {
            let colour = picture.colour(point.x, point.y)
            if (14...58).contains(colour.peak), colour.chroma <= 14 { even += 1 }
        }
        guard even * 10 >= panel.count * 8 else { return 0 }
        var black = 0
        for point in header where picture.luma(point.x, point.y) < 46 { black += 1 }
        return black * 10 >= header.count * 8 ? 1 : 0
    }
}
