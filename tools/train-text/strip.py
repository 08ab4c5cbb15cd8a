"""The exact preparation of a line before the recogniser; the program does the same."""

import cv2
import numpy as np


def prepare(grey: np.ndarray) -> np.ndarray | None:
    """A grey crop (uint8, line centred, lettering 55-85 % of the height) as 32xW floats 0...255, bright lettering.

    Area-averaged (bilinear when enlarging) to 32 rows, keeping the aspect; flipped when the median is above the
    middle of the range; stretched so that the 20th percentile is 0 and the 99.5th 255; columns without ink cut at
    both ends, leaving 6. Nothing to read: None.
    """
    h, w = grey.shape
    width = max(8, round(w * 32 / h))
    g = cv2.resize(grey, (width, 32), interpolation=cv2.INTER_AREA if h > 32 else cv2.INTER_LINEAR).astype(np.float32)
    low, high = np.percentile(g, 0.5), np.percentile(g, 99.5)
    if high - low < 32:
        return None
    if np.median(g) > (low + high) / 2:
        g = 255 - g
    low, high = np.percentile(g, 20), np.percentile(g, 99.5)
    if high - low < 24:
        return None
    g = np.clip((g - low) * (255 / (high - low)), 0, 255)
    columns = np.flatnonzero(g[4:28].max(0) > 128)
    if not len(columns):
        return None
    return g[:, max(columns[0] - 6, 0) : columns[-1] + 7]
