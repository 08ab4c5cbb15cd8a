import Game
import Video

/// Whoever watches a live session beside its events. Called on the thread that looks at frames: must
/// return at once.
public protocol LiveAudience: Sendable {
    /// How it goes, a few times a second.
    func show(_ status: LiveStatus)
    /// Whether a picture is wanted now.
    var wantsPicture: Bool { get }
    /// A small picture of the game, B,G,R.
    func show(_ picture: Patch)
}
