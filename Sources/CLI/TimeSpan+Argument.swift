import ArgumentParser
import CLISupport

extension TimeSpan {
    /// Seconds of an option's value.
    static func argument(_ text: String) throws -> Double {
        guard let seconds = seconds(text) else {
            throw ValidationError("'\(text)' is no length of time; write 60s, 10m or 1:30")
        }
        return seconds
    }
}
