"""Does independent pieces of work on all cores."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

COUNT = len(os.sched_getaffinity(0))
_work, _items = None, []


def _done(index: int):
    return _work(_items[index])


def forked(work, items) -> list:
    """What `work` says of each item, in order, whatever core did it. Processes see all that there is when they start:
    only answers are copied, and what work leaves behind elsewhere is lost."""
    global _work, _items
    _work, _items = work, list(items)
    with ProcessPoolExecutor(COUNT, multiprocessing.get_context("fork")) as pool:
        return list(pool.map(_done, range(len(_items))))
