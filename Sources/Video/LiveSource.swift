/// Something that delivers frames as they happen, and how to treat it.
public struct LiveSource: Sendable {
    /// Opens it, anew each time.
    ///
    /// The arguments are seconds to wait for its first data (infinite: for as long as it takes), and
    /// what stops it.
    public typealias Opening =
        @Sendable (_ patience: Double, _ canceller: Canceller) throws(VideoError) -> any LiveFeed

    /// What its end means.
    public enum Ending: Sendable {
        /// The session's end.
        case final
        /// It comes back, unless it has a length of its own and has come to its end.
        case comesBack
        /// Others connect to it, and may again.
        case listens
    }

    /// What becomes of frames that come faster than they are looked at.
    public enum Flow: Sendable {
        /// The newest one wins.
        case newestWins
        /// The newest one wins, and each comes when it is due by its own time.
        case paced
        /// They wait: nothing is lost by it, since they lie in a file.
        case waits
    }

    /// As the user named it.
    public var name: String
    /// Opens it.
    public var open: Opening
    /// What its end means.
    public var ending: Ending
    /// What becomes of frames that come too fast.
    public var flow: Flow

    /// A source of the user's naming.
    public init(
        _ name: String,
        ending: Ending = .comesBack,
        flow: Flow = .newestWins,
        open: @escaping Opening
    ) {
        self.name = name
        self.open = open
        self.ending = ending
        self.flow = flow
    }
}
