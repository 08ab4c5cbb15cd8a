import CVideo

/// How much freed memory the C library keeps.
///
/// Left to itself it learns to cut pictures and packets out of its heaps, of which each thread has
/// one, and the holes they leave there are never quite filled.
public enum Allocator {
    /// For scans: two jobs take 40 MB of 256 less, and 2 % more time. To be called before the first
    /// thread is made.
    public static func limitForScanning() { cvideo_allocator_limit(512 << 10, 2) }

    /// For watching: memory stays as it was in the first minutes. Blocks as large as raw 1080p frames
    /// are kept, since asking the system for each of them takes a tenth of a core. To be called before
    /// the first thread is made.
    public static func limitForWatching() { cvideo_allocator_limit(4 << 20, 1) }

    /// Gives what is free back to the system: readings leave holes between what is kept, which add up to
    /// tens of megabytes. Takes a millisecond or two, so now and then is enough.
    public static func giveBack() { cvideo_allocator_give_back() }
}
