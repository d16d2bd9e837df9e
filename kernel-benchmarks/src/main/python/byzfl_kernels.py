"""Times ByzFL's aggregators for scripts/kernel-bench.sh, one thread, float32 input.

Reads requests from standard input and answers each with a line of JSON on standard output:

  {"do": "load", "file": PATH, "n": N, "d": D}
      takes n rows of d float32 values (native byte order) from a file          -> {"loaded": N}
  {"do": "time", "library": "numpy"|"torch", "rule": NAME, "f": F, "seconds": S, "result": PATH}
      calls the rule for about S seconds after one call that does not count, and writes what it
      returned to PATH as float32                     -> {"millis": [...]} or {"skipped": "why"}

The first line it writes names the versions. It ends when standard input does.

Rules are named as in Concordat: stages joined by "+", a stage's parameter after ":". Every stage
is ByzFL's own class with ByzFL's defaults for what the name does not say. The input is one array
of n rows, the form that costs ByzFL least. Some of its classes overwrite the caller's array: those
get a copy, made outside the time that is taken.

With --no-torch an empty module stands in for torch: ByzFL imports torch everywhere, but its NumPy
path only asks whether the input is a torch.Tensor.
"""

import importlib.util
import json
import math
import os
import platform
import signal
import sys
import time
import types

# One thread, also where whoever starts this has not said so; the libraries read these when loaded.
for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[variable] = "1"

MOST_SUBSETS = 20_000
MOST_SECONDS = 60
LEAST_CALLS = 3


class Skipped(Exception):
    """The rule cannot be timed; the text says why."""


def stand_in_for_torch():
    torch = types.ModuleType("torch")
    torch.Tensor = type("Tensor", (), {})
    torch.linalg = types.ModuleType("torch.linalg")
    sys.modules["torch"] = torch
    sys.modules["torch.linalg"] = torch.linalg


def byzfl_aggregators():
    """ByzFL's package of aggregators, without its top package, which imports what experiments need."""
    found = importlib.util.find_spec("byzfl")
    if found is None:
        sys.exit("ByzFL is not installed in this Python environment")
    package = types.ModuleType("byzfl")
    package.__path__ = list(found.submodule_search_locations)
    sys.modules["byzfl"] = package
    from byzfl import aggregators

    return aggregators


class Stages:
    """ByzFL's classes by Concordat's names."""

    # Their ByzFL classes write into the array they are given.
    OVERWRITING = ("arc", "clip", "normbound")

    def __init__(self, byzfl):
        self.makers = {
            "mean": lambda n, f: byzfl.Average(),
            "median": lambda n, f: byzfl.Median(),
            "trmean": lambda n, f: byzfl.TrMean(f),
            "meamed": lambda n, f: byzfl.Meamed(f),
            "krum": lambda n, f: byzfl.Krum(f),
            "multikrum": lambda n, f: byzfl.MultiKrum(f),
            "gm": lambda n, f: byzfl.GeometricMedian(),
            "caf": lambda n, f: byzfl.CAF(f),
            "mda": self.mda,
            "cc": lambda n, f, tau=100.0: byzfl.CenteredClipping(tau=float(tau)),
            "normbound": lambda n, f, c=2.0: in_turn([byzfl.Clipping(float(c)), byzfl.Average()]),
            "clip": lambda n, f, c=2.0: byzfl.Clipping(float(c)),
            "arc": lambda n, f: byzfl.ARC(f),
            "nnm": lambda n, f: byzfl.NNM(f),
            "bucket": lambda n, f, s=2: byzfl.Bucketing(int(s)),
        }
        self.byzfl = byzfl

    def mda(self, n, f):
        subsets = math.comb(n, f)
        if subsets > MOST_SUBSETS:
            raise Skipped(f"ByzFL's mda would go through {subsets} subsets in Python")
        return self.byzfl.MDA(f)

    def rule(self, name, n, f):
        """A function of the rows. A new one for each call: CenteredClipping remembers its last output."""
        stages = []
        for stage in name.split("+"):
            known, *parameters = stage.split(":")
            if known not in self.makers:
                raise Skipped(f"ByzFL has no {known}")
            try:
                stages.append(self.makers[known](n, f, *parameters))
            except (TypeError, ValueError) as e:
                raise Skipped(f"ByzFL's {known} does not take {stage}: {e}") from e
        return in_turn(stages)

    def overwrites(self, name):
        return any(stage.split(":")[0] in self.OVERWRITING for stage in name.split("+"))


def in_turn(stages):
    def rule(vectors):
        for stage in stages:
            vectors = stage(vectors)
        return vectors

    return rule


class Numpy:
    def __init__(self, numpy):
        self.numpy = numpy

    def rows(self, array):
        return array

    def copy(self, rows):
        return rows.copy()

    def seed(self):
        self.numpy.random.seed(1)

    def result(self, vector):
        return self.numpy.asarray(vector, dtype=self.numpy.float32)


class Torch:
    def __init__(self, torch):
        self.torch = torch

    def rows(self, array):
        return self.torch.from_numpy(array)

    def copy(self, rows):
        return rows.clone()

    def seed(self):
        self.torch.manual_seed(1)

    def result(self, vector):
        return vector.float().numpy()


def on_alarm(_signal, _frame):
    raise Skipped(f"one call of ByzFL took more than {MOST_SECONDS} s")


def timed(stages, library, rows, name, f, seconds, result_file):
    """Milliseconds of each call."""
    n = len(rows)
    library.seed()
    overwrites = stages.overwrites(name)
    millis = []
    begun = None
    while begun is None or len(millis) < LEAST_CALLS or time.perf_counter() - begun < seconds:
        rule = stages.rule(name, n, f)
        given = library.copy(rows) if overwrites else rows
        signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
        start = time.perf_counter()
        vector = rule(given)
        taken = time.perf_counter() - start
        signal.setitimer(signal.ITIMER_REAL, 0)
        if vector is None:
            raise Skipped("ByzFL returned None")
        if begun is None:
            # The first call fetches pages and fills caches.
            library.result(vector).tofile(result_file)
            begun = time.perf_counter()
        else:
            millis.append(taken * 1000)
    return millis


def main(arguments):
    with_torch = "--no-torch" not in arguments
    if not with_torch:
        stand_in_for_torch()
    import numpy

    libraries = {"numpy": Numpy(numpy)}
    if with_torch:
        import torch

        torch.set_num_threads(1)
        torch.set_num_interop_threads(1)
        libraries["torch"] = Torch(torch)
    stages = Stages(byzfl_aggregators())
    from importlib import metadata

    packages = ["byzfl", "numpy", "scipy"] + (["torch"] if with_torch else [])
    versions = {package: metadata.version(package) for package in packages}
    print(json.dumps({"python": platform.python_version()} | versions), flush=True)

    signal.signal(signal.SIGALRM, on_alarm)
    rows = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "load":
            values = numpy.fromfile(request["file"], dtype=numpy.float32)
            rows = values.reshape(request["n"], request["d"])
            answer = {"loaded": len(rows)}
        else:
            library = libraries[request["library"]]
            try:
                millis = timed(
                    stages,
                    library,
                    library.rows(rows),
                    request["rule"],
                    request["f"],
                    request["seconds"],
                    request["result"],
                )
                answer = {"millis": millis}
            except Skipped as e:
                answer = {"skipped": str(e)}
            except MemoryError:
                answer = {"skipped": "ByzFL ran out of memory"}
            except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as e:
                answer = {"skipped": f"ByzFL failed: {type(e).__name__}: {e}"}
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
