#!/usr/bin/env python3
"""Measures every kernel on every instruction set and writes Templates/footprints.json.

    python3 Tests/Footprints/measure.py            measures and writes
    python3 Tests/Footprints/measure.py --check    fails if the file no longer tells the truth

Each function of a layer that a header below Templates/kernels marks KL_KERNEL is compiled alone,
with -Os and its parameters unknown, as generated code has it where several layers share it:

    code    bytes of its sections, with those of the helpers that the compiler did not inline
    stack   bytes of the deepest chain of calls that starts with it, the larger of two compilations:
            with helpers inlined, and as in a model whose kernels share them. Library functions
            are not counted.

The file: {"sets": {"cortex-m4": {"conv_2d.h": {"kl_conv_2d_s8": {"code": 640, "stack": 252}}}}}.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KERNELS = ROOT / "Templates/kernels"
RESULT = ROOT / "Templates/footprints.json"

ARM = "arm-none-eabi-gcc -mthumb -mfloat-abi=soft -mcpu="
CORES = ["cortex-m0", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"]
SETS = {core: ARM + core for core in CORES} | {
    # Vectors are floating-point registers, and so are arguments.
    "cortex-m55": "arm-none-eabi-gcc -mthumb -mfloat-abi=hard -mcpu=cortex-m55",
    "rv32imc": "riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32 --specs=picolibc.specs",
    "xtensa": "xtensa-lx106-elf-gcc -ffreestanding -mlongcalls",
}
FLAGS = ["-std=c99", "-Os", "-ffunction-sections", "-fdata-sections", "-fcallgraph-info=su"]

# Addresses keep static functions alive without telling the compiler their arguments.
PROBE = """#include "{header}"
extern const void *const probe[];
const void *const probe[] = {{{kernels}}};
"""


def kernels_of(header: Path) -> list[str]:
    """The functions that a header marks KL_KERNEL, also through macros, but for those of rows.

    Those are called by the kernels of whole layers.
    """
    command = [*SETS["cortex-m4"].split(), "-E", "-DKL_KERNEL=KL_MARK", header]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    own, current = "", ""
    for line in output.splitlines():
        if marker := re.match(r'# \d+ "([^"]*)"', line):
            current = marker[1]
        elif current == str(header):
            own += line + "\n"
    found = re.findall(r"\bKL_MARK\b[\w\s*]*?\b(kl_\w+)\s*\(", own)
    return [kernel for kernel in found if not kernel.endswith("_row")]


def code_bytes(size_tool: str, target: Path) -> int:
    """The bytes of code and constants of an object file, the probe not counted."""
    listing = subprocess.run([size_tool, "-A", target], check=True, capture_output=True, text=True)
    rows = [line.split() for line in listing.stdout.splitlines()]
    return sum(
        int(row[1])
        for row in rows
        if len(row) == 3 and re.match(r"\.(text|literal|rodata)", row[0])
        and not row[0].endswith(".probe"))


def stack_bytes(callgraph: str, function: str) -> int:
    """The deepest chain of calls that starts with a function, from the compiler's .ci file."""
    own = dict(re.findall(r'node: { title: "([^"]+)" label: "[^"]*?(\d+) bytes', callgraph))
    called: dict[str, set[str]] = {}
    for caller, callee in re.findall(r'sourcename: "([^"]+)" targetname: "([^"]+)"', callgraph):
        called.setdefault(caller, set()).add(callee)

    def depth(title: str) -> int:
        deepest = max((depth(callee) for callee in called.get(title, ())), default=0)
        return int(own.get(title, 0)) + deepest

    # The title of a static function starts with the path of its file.
    return max(depth(title) for title in own if title.split(":")[-1] == function)


def compile_probe(compiler: str, header: str, kernels: list[str], folder: Path, *extra: str) -> str:
    """The call graph of some kernels of a header, which `probe.o` then has."""
    source = folder / "probe.c"
    names = ", ".join(f"&{kernel}" for kernel in kernels)
    source.write_text(PROBE.format(header=header, kernels=names))
    arguments = [*FLAGS, *extra, f"-I{KERNELS}", "-c", source, "-o", folder / "probe.o"]
    subprocess.run([*compiler.split(), *arguments], check=True)
    return (folder / "probe.ci").read_text()


def measure(compiler: str, header: str, kernels: list[str]) -> dict[str, dict[str, int]]:
    """Code and stack of each kernel of a header."""
    size_tool = compiler.split()[0].removesuffix("gcc") + "size"
    result = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shared = compile_probe(
            compiler, header, kernels, folder, "-fno-inline-functions-called-once")
        for kernel in kernels:
            inlined = compile_probe(compiler, header, [kernel], folder)
            stack = max(stack_bytes(inlined, kernel), stack_bytes(shared, kernel))
            result[kernel] = {"code": code_bytes(size_tool, folder / "probe.o"), "stack": stack}
    return result


def all_kernels() -> dict[str, list[str]]:
    """The kernels of every header that has any."""
    headers = {path.name: kernels_of(path) for path in sorted(KERNELS.glob("*.h"))}
    return {header: kernels for header, kernels in headers.items() if kernels}


def measure_set(name: str) -> dict[str, dict[str, dict[str, int]]]:
    """Code and stack of every kernel on one instruction set, by header."""
    headers = all_kernels()
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        rows = pool.map(lambda item: measure(SETS[name], *item), headers.items())
        return dict(zip(headers, rows))


def check() -> list[str]:
    """What is wrong with the file: kernels not in it, and sizes that are far from those of today.

    Only the sizes of convolutions are measured again, to be quick.
    """
    known = json.loads(RESULT.read_text())["sets"]["cortex-m4"]
    problems = [
        f"{header} {kernel} is not measured"
        for header, kernels in all_kernels().items()
        for kernel in kernels
        if kernel not in known.get(header, {})
    ]
    header = "conv_2d.h"
    for kernel, now in measure(SETS["cortex-m4"], header, kernels_of(KERNELS / header)).items():
        before = known.get(header, {}).get(kernel, now)["code"]
        # Another version of the compiler may differ a little.
        if abs(now["code"] - before) > 0.2 * before:
            problems.append(f"{header} {kernel}: {before} bytes of code, now {now['code']}")
    return problems


def main() -> None:
    if "--check" in sys.argv:
        if problems := check():
            sys.exit("\n".join(problems + ["run Tests/Footprints/measure.py"]))
        return
    sets = {name: measure_set(name) for name in SETS}
    text = json.dumps({"sets": sets}, indent=1, sort_keys=True)
    # One line a kernel.
    text = re.sub(r'{\s+("code": \d+),\s+("stack": \d+)\s+}', r"{\1, \2}", text)
    RESULT.write_text(text + "\n")


if __name__ == "__main__":
    main()
