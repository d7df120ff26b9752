#!/usr/bin/env python3
"""Counts the instructions of every kernel on every emulated chip and writes Targets/cores/<chip>.json.

    swift build -c release
    python3 Tests/Footprints/instructions.py             counts and writes
    python3 Tests/Footprints/instructions.py --only cortex-m4 rv32imc
                                                         counts these again and keeps the others
    python3 Tests/Footprints/instructions.py --networks  counts small networks only, which is quick: what
                                                         is known of other kernels stays, and the error
    python3 Tests/Footprints/instructions.py --coded     counts only what decodes weights that are coded, and
                                                         keeps the others
    python3 Tests/Footprints/instructions.py --again     approximates once more what was last counted

`kinglet bench` counts exactly; `kinglet fit` says how much work each step has. What a step takes is
then approximated, kernel by kernel, by the sum of non-negative terms with the least relative error:

    instructions = call + result * elements of results + operand * elements of operands + mac * MACs
                   + line * lines of results + gathered * MACs for one element of each line
                   + run * rows of single channels

The kernels are those that the models below Tests/Models call, and those in ../shared/models if that is
there. Nothing here names one: a step's key is the set of functions that it calls.

A file: {"copies": 0.96, "kernels": {"kl_add_s8": {"operand": 37.02, "cpi": 1.18}}, "error": 0.07}, absent terms
being 0. `samples` is how many steps that is from. `cpi` is cycles per instruction of a Cortex-M4 with memory that answers in one cycle, absent for other instruction sets. `copies` is the part of the instructions
that is left where each layer has a copy of its kernel, as --optimize speed makes them. `error` is the root of the mean square of
the relative error over models whose own counts were left out of the approximation.
"""

import argparse
import json
import math
import re
import statistics
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / ".build/release/kinglet"
RESULT = ROOT / "Targets/cores"
COUNTS = ROOT / ".build/instructions"
SETS = ["cortex-m0", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55", "rv32imc", "xtensa"]
# What kernels may use on a chip, its own first; those named are taken as they come, while a chip alone
# gets the quickest of what is counted here.
KERNELS = dict.fromkeys(SETS, ["scalar"]) | {
    **dict.fromkeys(["cortex-m4", "cortex-m7", "cortex-m33"], ["dsp", "scalar"]),
    "cortex-m55": ["helium", "dsp", "scalar"],
}
TERMS = ["call", "result", "operand", "mac", "line", "gathered", "run"]
WORK = ["results", "operands", "macs", "lines", "gathered", "runs"]
# Multiply-accumulates and elements of networks that take minutes to run.
LARGE = 100_000_000
# Enough to tell the terms of a kernel apart.
SAMPLES = 4


def ask(*words: object) -> dict | None:
    """What the tool says, as JSON; None where it says no."""
    done = subprocess.run([TOOL, *words, "--format", "json"], capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 and done.stdout else None


def work_of(path: Path) -> list[dict] | None:
    """The steps of a model with the work of each."""
    report = ask("fit", path, "--all-targets")
    return report["steps"] if report else None


def all_models(with_cases: bool) -> dict[Path, list[dict]]:
    """The models worth counting: whole networks, then cases until each kernel has been seen often."""
    own = [ROOT / f"Tests/Models/{name}/model.tflite" for name in ("digits", "gesture", "sine")]
    shared = sorted((ROOT / "../shared/models").glob("*/model.tflite"))
    cases = sorted((ROOT / "Tests/Models/operators").glob("*/*/model.tflite")) if with_cases else []
    with ThreadPoolExecutor(max_workers=2) as pool:
        paths = own + shared + cases
        known = {path: steps for path, steps in zip(paths, pool.map(work_of, paths)) if steps}
    seen: dict[str, int] = {}
    chosen = {}
    larger_first = sorted(known, key=lambda path: (path in cases, -sum(map(size, known[path]))))
    for path in larger_first:
        if any(seen.get(step["kernel"], 0) < SAMPLES for step in known[path]):
            chosen[path] = known[path]
            for step in known[path]:
                seen[step["kernel"]] = seen.get(step["kernel"], 0) + 1
    return chosen


def size(step: dict) -> int:
    work = step["work"]
    return work["macs"] + work["results"] + work["operands"]


def count(path: Path, steps: list[dict], chip: str) -> list[dict] | None:
    """The steps of a model with what each takes on a chip; None where the chip has no room for it.

    Networks are counted once more with the plain kernels that --optimize size takes, and with those that
    have no scratch memory, which ram takes.
    """
    own, *lesser = KERNELS[chip]
    counted = count_with(path, steps, chip, "balanced", own)
    if not counted:
        return counted
    ways = [("speed", kernels) for kernels in lesser]
    ways += [("size", own), ("ram", own)] if is_network(path, steps) else []
    for goal, kernels in ways:
        known = {step["kernel"] for step in counted}
        others = count_with(path, steps, chip, goal, kernels) or []
        for step in others:
            # Rows one by one take a little longer than all at once, which nobody has counted.
            step["kernel"] = re.sub(r"_rows\b", "", step["kernel"])
        counted += [step for step in others if step["kernel"] not in known]
    return counted


def count_with(
    path: Path, steps: list[dict], chip: str, goal: str, kernels: str
) -> list[dict] | None:
    result = ask("bench", path, "--on", chip, "--optimize", goal, "--kernels", kernels, "--layers")
    if not result or len(result["steps"]) != len(steps):
        return None
    return [
        {"kernel": counted["kernel"], "goal": goal, "terms": terms_of(work),
         "instructions": counted["instructions"], "cycles": counted.get("cycles_estimate")}
        for step, counted in zip(steps, result["steps"])
        for work in [step["work"]] if counted["instructions"] > 0 and counted["kernel"]
    ]


def count_coded(path: Path, chip: str) -> list[dict]:
    """What decodes weights in a model: kernels that do so as they run, and calls before others, which
    take what the step takes longer than without."""
    words = ["bench", path, "--on", chip, "--optimize", "speed", "--layers"]
    coded, plain = ask(*words, "--compress-weights"), ask(*words)
    if not coded or not plain:
        return []
    found = []
    for step, usual in zip(coded["steps"], plain["steps"]):
        decoders = step.get("coding", [])
        if len(decoders) != 1:
            continue
        kernel, work = decoders[0]["kernel"], decoders[0]["work"]
        if step["kernel"] not in (kernel, f"{kernel} {usual['kernel']}"):
            continue
        without = {"instructions": 0} if kernel == step["kernel"] else usual
        found.append({
            "kernel": kernel, "goal": "coded", "terms": terms_of(work),
            "instructions": step["instructions"] - without["instructions"],
            "cycles": (step.get("cycles_estimate") or 0) - (without.get("cycles_estimate") or 0)})
    return [step for step in found if step["instructions"] > 0]


def coded_models() -> list[Path]:
    """Those that have weights worth coding."""
    models = sorted((ROOT / "../shared/models").glob("*/model.tflite"))
    models += sorted((ROOT / "Tests/Models").rglob("model.tflite"))
    # Smaller ones have none, and no chip has room for larger ones.
    models = [path for path in models if 4096 <= path.stat().st_size <= 1 << 20]
    def has_coded(path: Path) -> bool:
        report = ask("inspect", path, "--optimize", "speed", "--compress-weights")
        return bool(report and report.get("coded_weights", {}).get("layers"))
    with ThreadPoolExecutor(max_workers=2) as pool:
        return [path for path, found in zip(models, pool.map(has_coded, models)) if found]


def coded_kernels(models: list[Path], chip: str) -> dict[str, dict]:
    """The terms of what decodes weights."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        counted = dict(zip(models, pool.map(lambda path: count_coded(path, chip), models)))
    return {kernel: line(own) for kernel, own in sorted(samples_of(counted).items())}


def terms_of(work: dict) -> list[int]:
    return [1] + [work[name] for name in WORK]


def plausible(samples: list[dict]) -> list[dict]:
    """Those that are not far below the others: the compiler moves work of small steps past the marks."""
    rates = [sample["instructions"] / sum(sample["terms"]) for sample in samples]
    usual = statistics.median(rates)
    return [sample for sample, rate in zip(samples, rates) if rate > usual / 5]


def approximated(samples: list[dict]) -> list[float]:
    """The non-negative terms with the least sum of squared relative errors, by coordinate descent."""
    rows = [[term / sample["instructions"] for term in sample["terms"]] for sample in samples]
    terms = [0.0] * len(TERMS)
    for _ in range(1000):
        # Multiply-accumulates first: where one sample cannot tell, they are the cause.
        for index in reversed(range(len(terms))):
            squares = sum(row[index] ** 2 for row in rows)
            if squares:
                missing = sum(row[index] * (1 - sum(t * x for t, x in zip(terms, row))) for row in rows)
                terms[index] = max(0.0, terms[index] + missing / squares)
    return terms


def is_network(path: Path, steps: list[dict]) -> bool:
    return "operators" not in path.parts and len(steps) >= 3


def key(step: dict) -> str:
    """The functions that a step calls, each once: a copy of three parts is as much work as one.

    A plain kernel that makes one row does in all its calls what the one for all rows does.
    """
    names = (re.sub("(?<!_add)_row$", "", name) for name in step["kernel"].split())
    return " ".join(dict.fromkeys(names))


def samples_of(models: dict[Path, list[dict]]) -> dict[str, list[dict]]:
    """All counted steps by kernel, each with the model that it is from."""
    samples: dict[str, list[dict]] = {}
    for path, steps in models.items():
        for step in steps:
            samples.setdefault(key(step), []).append(step | {"model": path})
    return samples


def line(samples: list[dict]) -> dict[str, float]:
    """The terms of one kernel."""
    own = plausible(samples)
    terms = {name: float(f"{term:.4g}") for name, term in zip(TERMS, approximated(own)) if term > 1e-6}
    if all(sample["cycles"] for sample in own):
        terms["cpi"] = round(statistics.mean(s["cycles"] / s["instructions"] for s in own), 3)
    terms["samples"] = len(own)
    return terms


def error_left_out(models: dict[Path, list[dict]], samples: dict[str, list[dict]]) -> float:
    """How far a whole network is from what the others say of it."""
    errors = []
    for path, steps in models.items():
        if not is_network(path, steps):
            continue
        others = {key(step): [s for s in samples[key(step)] if s["model"] != path] for step in steps}
        if all(others.values()):
            kernels = {kernel: line(own) for kernel, own in others.items()}
            steps = [step for step in steps if step["goal"] == "balanced"]
            real = sum(step["instructions"] for step in steps)
            said = sum(kernels[key(step)].get(name, 0) * term
                       for step in steps for name, term in zip(TERMS, step["terms"]))
            errors.append(said / real - 1)
            print(f"  {path.parent.name}: {real:,} counted, {said / real - 1:+.1%} when left out", flush=True)
    return round(math.sqrt(sum(error ** 2 for error in errors) / max(1, len(errors))), 3)


def counts(chip: str, models: dict[Path, list[dict]]) -> dict[Path, list[dict]]:
    """The counted steps of every model; they are kept for `--again`."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        rows = pool.map(lambda item: count(*item, chip), models.items())
        counted = {path: steps for path, steps in zip(models, rows) if steps}
    COUNTS.mkdir(parents=True, exist_ok=True)
    kept = {str(path): steps for path, steps in counted.items()}
    (COUNTS / f"{chip}.json").write_text(json.dumps(kept))
    return counted


def copies(chip: str, models: dict[Path, list[dict]]) -> float:
    """What networks take with a copy of its kernel for each layer, of what they take with shared ones."""
    ratios = []
    for path, steps in models.items():
        if not is_network(path, steps):
            continue
        both = [ask("bench", path, "--on", chip, "--optimize", goal, "--kernels", KERNELS[chip][0])
                for goal in ("speed", "balanced")]
        if all(both):
            ratios.append(both[0]["instructions"] / both[1]["instructions"])
    return round(statistics.geometric_mean(ratios), 3)


def last_counts(chip: str) -> dict[Path, list[dict]]:
    kept = json.loads((COUNTS / f"{chip}.json").read_text())
    return {Path(path): steps for path, steps in kept.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", default=SETS, choices=SETS)
    parser.add_argument("--networks", action="store_true")
    parser.add_argument("--coded", action="store_true")
    parser.add_argument("--again", action="store_true")
    arguments = parser.parse_args()
    coded = coded_models()
    models = {} if arguments.again or arguments.coded else all_models(not arguments.networks)
    if arguments.networks:
        models = {path: steps for path, steps in models.items()
                  if is_network(path, steps) and sum(map(size, steps)) < LARGE}
    for chip in arguments.only:
        if arguments.coded:
            costs = json.loads((RESULT / f"{chip}.json").read_text())
            costs["kernels"] |= coded_kernels(coded, chip)
            write(chip, costs)
            continue
        counted = last_counts(chip) if arguments.again else counts(chip, models)
        print(f"{chip}: {len(counted)} models", flush=True)
        samples = samples_of(counted)
        kernels = {kernel: line(own) for kernel, own in sorted(samples.items())}
        costs = {"kernels": kernels}
        # Kernels for dual multiplications are never copied.
        if arguments.again:
            costs["copies"] = json.loads((RESULT / f"{chip}.json").read_text()).get("copies")
        elif KERNELS[chip][0] != "dsp":
            costs["copies"] = copies(chip, models)
        if arguments.networks:
            known = json.loads((RESULT / f"{chip}.json").read_text())
            costs["error"] = known["error"]
            costs["kernels"] = known["kernels"] | {
                kernel: terms for kernel, terms in kernels.items()
                if kernel not in known["kernels"] or len(samples[kernel]) >= SAMPLES}
        else:
            costs["error"] = error_left_out(counted, samples)
        # What decodes weights is in no other counts.
        costs["kernels"] |= coded_kernels(coded, chip)
        write(chip, costs)


def write(chip: str, costs: dict) -> None:
    lines = json.dumps(costs, indent=1, sort_keys=True)
    (RESULT / f"{chip}.json").write_text(one_line_a_kernel(lines) + "\n")


def one_line_a_kernel(text: str) -> str:
    """Joins the lines of the innermost objects."""
    return re.sub(r'{\s+("[a-z]+": [^{}]*?)\s+}', lambda found: "{" + " ".join(found[1].split()) + "}", text)


if __name__ == "__main__":
    main()
