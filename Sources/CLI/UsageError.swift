/// The user asked for something that cannot be done as asked; the exit status is 2.
struct UsageError: Error, CustomStringConvertible {
    /// One line.
    let description: String

    init(_ description: String) { self.description = description }
}
