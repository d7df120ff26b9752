#!/usr/bin/env python3
"""Measures every kernel on every instruction set and writes Templates/footprints.json.

    python3 Tests/Footprints/measure.py            measures and writes
    python3 Tests/Footprints/measure.py --check    fails if the file no longer tells the truth

Each function that a header below Templates/kernels marks KL_KERNEL is compiled alone, with -Os and
its parameters unknown, as generated code has it where several layers share it:

    code    bytes of its sections, with those of the helpers that the compiler did not inline
    stack   bytes of the deepest chain of calls that starts with it, the larger of two compilations:
            with helpers inlined, and as in a model whose kernels share them. Library functions
            are not counted.

The file: {"sets": {"cortex-m4": {"conv_2d.h": {"kl_conv_2d_s8": {"code": 640, "stack": 252}}}}}.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KERNELS = ROOT / "Templates/kernels"
RESULT = ROOT / "Templates/footprints.json"

ARM = "arm-none-eabi-gcc -mthumb -mfloat-abi=soft -mcpu="
CORES = ["cortex-m0", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"]
SETS = {core: ARM + core for core in CORES} | {
    "rv32imc": "riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32 --specs=picolibc.specs",
    "xtensa": "xtensa-lx106-elf-gcc -ffreestanding -mlongcalls",
}
FLAGS = ["-std=c99", "-Os", "-ffunction-sections", "-fdata-sections", "-fcallgraph-info=su"]

# The address keeps a static function alive without telling the compiler its arguments.
PROBE = """#include "{header}"
extern const void *const probe;
const void *const probe = &{kernel};
"""


def kernels_of(header: Path) -> list[str]:
    """The functions that a header marks KL_KERNEL."""
    return re.findall(r"^KL_KERNEL [\w *]*?(kl_\w+)\(", header.read_text(), re.MULTILINE)


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


def measure(compiler: str, header: str, kernel: str, folder: Path) -> dict[str, int]:
    """Code and stack of one kernel."""
    command = compiler.split()
    source, target = folder / "probe.c", folder / "probe.o"
    source.write_text(PROBE.format(header=header, kernel=kernel))

    def compile_probe(*extra: str) -> int:
        arguments = [*FLAGS, *extra, f"-I{KERNELS}", "-c", source, "-o", target]
        subprocess.run([*command, *arguments], check=True)
        return stack_bytes((folder / "probe.ci").read_text(), kernel)

    shared = compile_probe("-fno-inline-functions-called-once")
    inlined = compile_probe()
    code = code_bytes(command[0].removesuffix("gcc") + "size", target)
    return {"code": code, "stack": max(shared, inlined)}


def measure_set(name: str) -> dict[str, dict[str, dict[str, int]]]:
    """Code and stack of every kernel on one instruction set, by header."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            header.name: {
                kernel: measure(SETS[name], header.name, kernel, Path(folder))
                for kernel in kernels
            }
            for header in sorted(KERNELS.glob("*.h"))
            if (kernels := kernels_of(header))
        }


def check() -> list[str]:
    """What the file says wrongly of one instruction set; another compiler may differ a little."""
    problems = []
    known = json.loads(RESULT.read_text())["sets"]["cortex-m4"]
    measured = measure_set("cortex-m4")
    for header in sorted(known.keys() | measured.keys()):
        old, new = known.get(header, {}), measured.get(header, {})
        for kernel in sorted(old.keys() | new.keys()):
            before, now = (side.get(kernel, {}).get("code", 0) for side in (old, new))
            if abs(now - before) > 0.2 * now:
                problems.append(f"{header} {kernel}: {before} bytes of code, measured {now}")
    return problems


def main() -> None:
    if "--check" in sys.argv:
        if problems := check():
            sys.exit("\n".join(problems + ["run Tests/Footprints/measure.py"]))
        return
    text = json.dumps({"sets": {name: measure_set(name) for name in SETS}}, indent=1, sort_keys=True)
    # One line a kernel.
    text = re.sub(r'{\s+("code": \d+),\s+("stack": \d+)\s+}', r"{\1, \2}", text)
    RESULT.write_text(text + "\n")


if __name__ == "__main__":
    main()
