#!/usr/bin/env python3
"""Holds published latencies against counted work and writes Targets/cores/factors.json.

    python3 Tests/Footprints/calibrate.py            prints predicted against published, and writes
    python3 Tests/Footprints/calibrate.py --check    fails if the file is not what this derives

The model, for a core and a chip:

    cycles = work * factor + weight bytes * wait states / bytes of one flash read

`work` is instructions counted on the emulator, for Arm cores times the cycles that the Cortex-M4's
manual gives them with memory of one cycle. `factor` is the core's: what its pipeline, caches and flash
accelerator make of that. It does not depend on whose kernels run, so published latencies of others
give it:

Cortex-M4   microTVM with CMSIS-NN on the STM32L4R5, against CMSIS-NN's own work, counted here.
Cortex-M33, -M7
            What one vendor's kernels take there, against the same vendor's on the STM32L4R5: they use
            the same instructions (DSP extension, scalar FPU), so that the ratio is the cores'.
RISC-V      esp-nn's portable kernels on the ESP32-C3, against esp-nn's counted work on VWW, scaled to
            person_detect by CMSIS-NN's ratio of the two. The other Espressif cores follow by the ratio
            of equal C sources on them. The tables of RV32IMC stand for LX6 and LX7.

The error of a core is the largest among its anchors, each predicted from a factor that does not know it,
with the Cortex-M4's added in squares where that is part of the chain. A core with fewer than
three anchors has none of its own: the error is set to 50 %.

TensorFlow Lite Micro's own entry on the STM32L4R5 is not used: by the count of today's reference
kernels it would take 0.5 to 0.8 cycles an instruction, which that core cannot do. Those kernels were others.
"""

import json
import math
import sys
from pathlib import Path

RESULT = Path(__file__).resolve().parents[2] / "Targets/cores/factors.json"

MODELS = ["kws", "resnet", "vww", "ad"]
# As Kinglet stores them.
WEIGHT_BYTES = [27_637, 80_753, 233_773, 270_926]
# CMSIS-NN below TensorFlow Lite Micro, counted: million cycles of a Cortex-M4 with memory of one cycle.
CMSIS_WORK = [9.34, 36.8, 29.6, 0.725]
# MHz, wait states, bytes of one flash read.
CHIPS = {
    "STM32L4R5": (120, 5, 8),
    "STM32U575": (160, 4, 16),
    "STM32H7A3": (280, 6, 32),
    "STM32F746": (216, 7, 32),
}
# MLPerf Tiny, in ms.
PUBLISHED = {
    ("STM32L4R5", "microTVM + CMSIS-NN"): [99.8, 389.6, 301.2, 8.60],
    ("STM32L4R5", "X-CUBE-AI"): [43.2, 165.1, 88.9, 5.26],
    ("STM32L4R5", "Plumerai"): [47.8, 167.8, 98.8, 4.05],
    ("STM32U575", "X-CUBE-AI"): [29.0, 109.5, 59.3, 3.21],
    ("STM32H7A3", "X-CUBE-AI"): [11.3, 40.8, 23.8, 1.23],
    ("STM32F746", "Plumerai"): [17.8, 62.9, 34.1, 1.71],
}
CHAINS = {"cortex-m33": [("STM32U575", "X-CUBE-AI")],
          "cortex-m7": [("STM32H7A3", "X-CUBE-AI"), ("STM32F746", "Plumerai")]}
# person_detect with esp-nn on an ESP32-C3 at 160 MHz, and million instructions of that on RV32IMC.
C3_CYCLES, C3_WORK = 426 * 0.160, 64.1 * 23.53 / 24.10
# Cycles of an ESP32 over those of an ESP32-C3, esp-nn and reference kernels; likewise of an ESP32-S3.
LX6_RATIOS = [380 * 240 / (426 * 160), 4084 * 240 / (3355 * 160)]
LX7_RATIOS = [2300 * 240 / (3355 * 160)]
UNKNOWN = 0.5


def busy(chip: str, stack: str) -> list[float]:
    """Million cycles per model, those in which flash is read for weights left out."""
    return [ms * CHIPS[chip][0] / 1000 - weights(chip, i) for i, ms in enumerate(PUBLISHED[chip, stack])]


def weights(chip: str, model: int) -> float:
    _, waits, line = CHIPS[chip]
    return WEIGHT_BYTES[model] * waits / line / 1e6


def mean(factors: list[float]) -> float:
    """The geometric mean."""
    return math.exp(sum(map(math.log, factors)) / len(factors))


def judge(anchors: list[tuple[str, str, int, float]]) -> tuple[float, float]:
    """The factor, and the largest error of an anchor predicted from the others. Prints all."""
    worst = 0.0
    for index, (chip, stack, model, factor) in enumerate(anchors):
        others = [other[3] for at, other in enumerate(anchors) if at != index]
        published = PUBLISHED[chip, stack][model]
        still = weights(chip, model) * 1000 / CHIPS[chip][0]
        predicted = (published - still) / factor * mean(others) + still
        worst = max(worst, abs(predicted / published - 1))
        print(f"  {chip} {stack:20} {MODELS[model]:7} published {published:7.2f} ms"
              f"  predicted {predicted:7.2f} ms  {predicted / published - 1:+6.1%}")
    return mean([anchor[3] for anchor in anchors]), worst


def core(work: str, factor: float, error: float, basis: str) -> dict:
    return {"set": work, "factor": round(factor, 3), "error": round(error, 3), "basis": basis}


def derived() -> dict[str, dict]:
    print("cortex-m4")
    own = ("STM32L4R5", "microTVM + CMSIS-NN")
    m4, m4_error = judge([(*own, i, cycles / CMSIS_WORK[i]) for i, cycles in enumerate(busy(*own))])
    cores = {"cortex-m4": core("cortex-m4", m4, m4_error, "4 published MLPerf Tiny results")}
    for name, chain in CHAINS.items():
        print(name)
        anchors = [(chip, stack, i, m4 * there / here)
                   for chip, stack in chain
                   for i, (there, here) in enumerate(zip(busy(chip, stack), busy("STM32L4R5", stack)))]
        factor, error = judge(anchors)
        basis = f"{len(anchors)} published MLPerf Tiny results"
        cores[name] = core(name, factor, math.hypot(error, m4_error), basis)
    c3 = C3_CYCLES / C3_WORK
    guessed = {
        "cortex-m0plus": ("cortex-m0", 1, "instruction timings; no published result"),
        "cortex-m3": ("cortex-m3", m4, "the Cortex-M4's pipeline; no published result"),
        "cortex-m55": ("cortex-m55", m4, "the Cortex-M4's timings; no published result"),
        "riscv": ("rv32imc", c3, "1 published result"),
        "xtensa-lx6": ("rv32imc", c3 * mean(LX6_RATIOS), "1 published result"),
        "xtensa-lx7": ("rv32imc", c3 * mean(LX7_RATIOS), "1 published result"),
        "xtensa-lx106": ("xtensa", c3 * mean(LX6_RATIOS), "the LX6's factor; no published result"),
    }
    return cores | {name: core(work, factor, UNKNOWN, basis)
                    for name, (work, factor, basis) in guessed.items()}


def main() -> None:
    text = json.dumps({"cores": derived()}, indent=1, sort_keys=True) + "\n"
    if "--check" in sys.argv:
        if RESULT.read_text() != text:
            sys.exit("run Tests/Footprints/calibrate.py")
    else:
        RESULT.write_text(text)
        print(text)


if __name__ == "__main__":
    main()
