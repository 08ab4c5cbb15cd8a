/// What the user wants of bodies for stat.ink.
public struct StatInkOptions: Sendable {
    /// A link to the recording.
    public var link: LinkTemplate?
    /// Leave out names, and cover them in pictures.
    public var hidesNames = false
    /// What is less sure (0 to 1) is left out.
    public var leastScore = 0.5
    /// Send incomplete battles, too.
    public var includesIncomplete = false
    /// Cut pictures out of the recording and send them along.
    public var sendsPictures = true
    /// The version of this program.
    public var agentVersion: String

    /// The usual options.
    ///
    /// - Parameter agentVersion: the version of this program.
    public init(agentVersion: String) { self.agentVersion = agentVersion }
}
