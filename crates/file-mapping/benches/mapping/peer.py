"""The operations of the benchmark with Python's shared memory: one line each, in microseconds."""

import os
import statistics
import time
from multiprocessing import shared_memory

ROUNDS, ITERATIONS, SIZE = 31, 300, 4096


def median(once):
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(ITERATIONS):
            once()
        rounds.append((time.perf_counter() - begun) * 1e6 / ITERATIONS)
    return statistics.median(rounds)


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


print("attach", median(attach))
print("create", median(create))
existing.close()
existing.unlink()
