"""Python's shared memory for the benchmark: for each line with an operation, one round of it, in microseconds."""

import os
import sys
import time
from multiprocessing import shared_memory

ITERATIONS, SIZE = 300, 4096

name = f"farcall-bench-{os.getpid()}"
existing = shared_memory.SharedMemory(name, create=True, size=SIZE)


def attach():
    memory = shared_memory.SharedMemory(name)
    memory.buf[0]
    memory.close()


def create():
    memory = shared_memory.SharedMemory(name + "c", create=True, size=SIZE)
    memory.buf[0] = 1
    memory.close()
    memory.unlink()


operations = {"attach": attach, "create": create}
for line in sys.stdin:
    once = operations.get(line.strip())
    if once is None:
        print("-", flush=True)
        continue
    for _ in range(ITERATIONS // 3):
        once()
    begun = time.perf_counter()
    for _ in range(ITERATIONS):
        once()
    print((time.perf_counter() - begun) * 1e6 / ITERATIONS, flush=True)
existing.close()
existing.unlink()
