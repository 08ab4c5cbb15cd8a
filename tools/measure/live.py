"""`tools/bench live`: what watching costs, and how long after its frame an event is told.

    tools/bench live [--clip base.mp4] [--minutes 10] [--weapons splatoon3] [--busy] [--write README.md]

Raw 1080p60 goes through a pipe, frame by frame at its own pace, once with detectors and once without
(`--depth none`, one minute at most). The frames are those of --clip (made by `tools/bench`; without it the drawn
demo), two a second, each shown as often as it takes; of the middle of battles only some seconds, so that
more happens. A frame's time is when its last byte was taken by the pipe; an event's, when its line could be
read. --busy keeps all cores busy besides, at the same priority.
"""
import argparse
import collections
import json
import mmap
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WIDTH, HEIGHT, RATE, SHOTS = 1920, 1080, 60, 2
SIZE = WIDTH * HEIGHT * 3 // 2


def shots(clip, folder):
    """The clip's pictures, raw, in one file."""
    path = folder / "shots.yuv"
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", clip, "-vf", f"fps={SHOTS},scale={WIDTH}:{HEIGHT}",
                    "-pix_fmt", "yuv420p", "-f", "rawvideo", path], check=True)
    return path


def order(clip, count):
    """Which pictures to show: all but the middles of battles."""
    truth = clip.with_suffix(".truth.json")
    kept = list(range(count))
    if truth.exists():
        told = json.loads(truth.read_text(encoding="utf-8"))
        for battle in told["battles"]:
            begin, end = battle["times"].get("started"), battle["times"].get("finished")
            if begin is not None and end is not None and end - begin > 30:
                kept = [i for i in kept if not begin + 15 <= i / SHOTS < end - 10]
    return kept


class Run:
    """One command that is fed for some minutes."""

    def __init__(self, options, depth, pictures, kept):
        self.lines, self.times = [], []
        command = [options.command, "live", "--quiet", "--weapons", options.weapons, "--depth", depth,
                   "--raw", f"{WIDTH}x{HEIGHT}@{RATE}", "-"]
        self.child = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        reader = threading.Thread(target=self.read)
        reader.start()
        self.memory, self.peak = [], 0
        minutes = options.minutes if depth == "full" else min(options.minutes, 1)
        self.feed(pictures, kept, int(minutes * 60 * RATE))
        _, _, usage = os.wait4(self.child.pid, 0)
        reader.join()
        self.seconds = self.times[-1] - self.times[0]
        self.cpu = usage.ru_utime + usage.ru_stime

    def read(self):
        for line in self.child.stdout:
            self.lines.append((time.monotonic(), json.loads(line)))

    def feed(self, pictures, kept, frames):
        pipe = self.child.stdin.fileno()
        each = RATE // SHOTS
        began = time.monotonic()
        for index in range(frames):
            wait = began + index / RATE - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            place = kept[index // each % len(kept)] * SIZE
            view = memoryview(pictures)[place:place + SIZE]
            while view:
                view = view[os.write(pipe, view):]
            self.times.append(time.monotonic())
            if index % (RATE * 5) == 0:
                self.memory.append(resident(self.child.pid))
        self.peak = resident(self.child.pid, "VmHWM")
        self.child.stdin.close()

    def latencies(self):
        """Milliseconds from a frame to the events decided at it, and the closing line."""
        told, closed = [], None
        for at, line in self.lines:
            if line["type"] == "stream.closed":
                closed = line["data"]["frames"]
                continue
            if line["type"] == "stream.opened":
                continue
            frame = round(line["decided_pts"] * RATE)
            if frame < len(self.times):
                told.append((line["type"], (at - self.times[frame]) * 1000, line["decided_pts"] - line["pts"]))
        return told, closed


def resident(pid, what="VmRSS"):
    """MB; the kernel's own maximum for a child counts what its parent had when it was made."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        found = re.search(rf"{what}:\s+(\d+)", status.read())
    return int(found[1]) / 1024 if found else 0


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def main(arguments):
    parser = argparse.ArgumentParser(prog="tools/bench live", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clip", type=pathlib.Path, default=ROOT / "Fixtures/demo.mp4")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--weapons", default="demo")
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--command", default=str(ROOT / ".build/release/ikasight"))
    parser.add_argument("--write", type=pathlib.Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        path = shots(options.clip, pathlib.Path(scratch))
        kept = order(options.clip, path.stat().st_size // SIZE)
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pictures:
            sum(pictures[::4096])  # in memory before anything is timed
            others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() if options.busy else 0)]
            try:
                runs = {depth: Run(options, depth, pictures, kept) for depth in ("none", "full")}
            finally:
                for other in others:
                    other.kill()
    text = report(options, runs)
    print(text)
    if options.write:
        old = options.write.read_text(encoding="utf-8")
        marks = re.compile(r"(<!-- live -->\n).*?(<!-- /live -->)", re.S)
        options.write.write_text(marks.sub(lambda m: m[1] + text + "\n" + m[2], old), encoding="utf-8")


def report(options, runs):
    full, none = runs["full"], runs["none"]
    told, frames = full.latencies()
    late = [ms for _, ms, _ in told]
    more = (full.cpu / full.seconds - none.cpu / none.seconds) * 100
    # Twelve samples a minute. Each event takes and gives back a little, so single samples say little.
    second, last = statistics.median(full.memory[12:24] or full.memory), statistics.median(full.memory[-12:])
    by_type = collections.defaultdict(list)
    for kind, ms, wait in told:
        by_type[kind].append((ms, wait))
    rows = [f"| `{kind}` | {len(v)} | {statistics.median(ms for ms, _ in v):.0f} | {max(ms for ms, _ in v):.0f} | {statistics.median(w for _, w in v):.2f} |"
            for kind, v in sorted(by_type.items())]
    return "\n".join([
        f"`tools/bench live`{' --busy' if options.busy else ''}, {os.cpu_count()} cores, raw {WIDTH}x{HEIGHT} at {RATE} frames a second through a pipe, "
        f"{options.minutes:g} minutes: {frames['read']} frames read, {frames['analysed']} looked at, {frames['dropped']} dropped. Watching takes {none.cpu / none.seconds * 100:.0f} % "
        f"of a core with `--depth none` and {more:.0f} % more with `full`. Peak {full.peak:.0f} MB; {second:.1f} MB in the second "
        f"minute, {last:.1f} MB in the last (medians). From a frame to the line of what is decided at it, {len(late)} events: median {statistics.median(late):.1f} ms, "
        f"99th percentile {percentile(late, 0.99):.1f} ms, longest {max(late):.1f} ms.",
        "", "| event | told | ms from frame to line, median | longest | s from beginning to decision, median |", "|---|---:|---:|---:|---:|", *rows])
