import CVideo

/// How the C library keeps memory that was given back to it.
public enum Allocator {
    /// Sees to it that memory stays as small over hours as it was in the first minute. To be called
    /// first of all.
    ///
    /// Pictures and packets come and go. Left to itself the library learns to cut them out of its
    /// heaps, of which each thread has one, and the holes they leave are never quite filled: 40 MB of
    /// 256 after a scan, for 2 % of its time.
    public static func giveBackLargeBlocks() { cvideo_allocator_give_back() }
}
