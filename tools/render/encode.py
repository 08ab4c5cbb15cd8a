"""Writes frames into a recording through the ffmpeg command."""

import subprocess

from PIL import Image

ENCODERS = {
    "h264": ["libx264", "-preset", "slow"],
    "hevc": [
        "libx265",
        "-preset",
        "medium",
        "-x265-params",
        "log-level=error:pools=1:frame-threads=1",
    ],
    "vp9": ["libvpx-vp9", "-deadline", "realtime", "-cpu-used", "6"],
    "mpeg2": ["mpeg2video"],
    "mpeg4": ["mpeg4"],
    "mjpeg": ["mjpeg"],
}


class Writer:
    """Takes 1920x1080 pictures and encodes them at the given size.

    `bitrate` (ffmpeg spelling) wins over `crf`. `range_` is limited or full. `offset` (frame pixels)
    and `scale` place the game's picture inside the frame: 1 fills it, more cuts its edges off as an
    overscanning capture does, less leaves a black border."""

    def __init__(
        self,
        path,
        size=(1280, 720),
        fps=30,
        codec="h264",
        bitrate=None,
        crf=None,
        range_="limited",
        offset=(0, 0),
        scale=1.0,
        gop=None,
        bframes=None,
        preset=None,
    ):
        self.size, self.offset, self.scale = size, offset, scale
        self._last = (None, None)
        w, h = size
        colour = {"limited": "tv", "full": "pc"}[range_]
        pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        command = [
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-s",
            f"{w}x{h}",
            "-r",
            str(fps),
            "-i",
            "-",
            "-vf",
            f"scale=in_range=pc:out_range={colour}:out_color_matrix=bt709,format={pixels}",
            "-color_range",
            colour,
            "-colorspace",
            "bt709",
            "-color_primaries",
            "bt709",
            "-color_trc",
            "bt709",
            "-c:v",
            *ENCODERS[codec],
            "-threads",
            "1",
            "-map_metadata",
            "-1",
            "-fflags",
            "+bitexact",
            "-flags:v",
            "+bitexact",
            "-g",
            str(gop or round(float(fps) * 2)),
        ]
        if preset and codec in ("h264", "hevc"):
            command[command.index("-preset") + 1] = preset
        if bframes is not None:
            command += ["-bf", str(bframes)]
        command += (
            ["-b:v", str(bitrate)]
            if bitrate
            else ["-crf", str(crf or 26)]
            if codec in ("h264", "hevc")
            else ["-q:v", "4"]
        )
        if str(path).endswith((".mp4", ".mov")):
            command += ["-movflags", "+faststart"]
        self._process = subprocess.Popen(command + [str(path)], stdin=subprocess.PIPE)

    def place(self, img):
        w, h = self.size
        if self.scale == 1 and self.offset == (0, 0):
            return (
                img
                if img.size == self.size
                else img.resize(self.size, Image.BOX if img.width >= 2 * w else Image.BICUBIC)
            )
        frame = Image.new("RGB", self.size)
        inner = img.resize((round(w * self.scale), round(h * self.scale)), Image.BICUBIC)
        frame.paste(
            inner,
            (self.offset[0] + (w - inner.width) // 2, self.offset[1] + (h - inner.height) // 2),
        )
        return frame

    def write(self, img):
        """Adds one frame. The same picture object again costs no second resize."""
        if self._last[0] is not img:
            self._last = (img, self.place(img).convert("RGB").tobytes())
        self._process.stdin.write(self._last[1])

    def close(self):
        self._process.stdin.close()
        if self._process.wait() != 0:
            raise RuntimeError("ffmpeg could not encode the recording")

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.close()
        else:
            self._process.kill()
