#!/usr/bin/env python3
"""How fast and how large: all documents from a cold process and packs of many people, beside Typst on the same text where
it is at hand, and frameworks of growing size. Run by `make bench` from the repository root; hyperfine measures, GNU time weighs.

PEER names the folder of the peer (build.mjs, package.json); node must be there to run it.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import frameworks  # noqa: E402
import packing  # noqa: E402
import reader  # noqa: E402

PROGRAM = "build/haefte"
DATA = "data/ledelsesgrundlag.yaml"
PEER = Path(os.environ.get("PEER", "../shared/peers/typst"))
STATEMENTS = (1, 40, 80, 160, 320)  # in each cell: the last gives a good thousand pages
MOST_SECONDS, MOST_MEGABYTES = 0.100, 48  # what we hold ourselves to for the nine documents

PEOPLE, LEAST_PACKS, MOST_PACK_MEGABYTES = (200, 2_000, 10_000), 500, 96  # packs a second on two threads, to a RAM disk
PEER_PEOPLE = 60  # it makes personal extracts of a page or two


def seconds(command, runs=None, fresh=None, **options):
    """Mean and deviation of a command's time, and its peak memory in MB. `fresh`: a folder that is removed before each run."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        count = ["--runs", str(runs)] if runs else ["--warmup", "3", "--min-runs", "20"]
        count += ["--prepare", f"rm -rf {fresh}"] if fresh else []
        subprocess.run(["hyperfine", "--shell=none", "--style=none", *count, "--export-json", result.name, command],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        times = json.load(open(result.name))["results"][0]
    if fresh:
        shutil.rmtree(fresh)
    weight = subprocess.run(["/usr/bin/time", "-f", "%M", *command.split()], capture_output=True, text=True, check=True, **options)
    return times["mean"], times["stddev"] or 0, int(weight.stderr.split()[-1]) / 1024


def show(what, mean, deviation, megabytes):
    print(f"{what}: {mean * 1000:.1f} ± {deviation * 1000:.1f} ms, {megabytes:.0f} MB", flush=True)


def documents(folder):
    mean, deviation, megabytes = seconds(f"{PROGRAM} build -o {folder} {DATA}")
    pdfs = list(Path(folder).glob("*.pdf"))
    show(f"haefte, {len(pdfs)} documents", mean, deviation, megabytes)
    print(f"  {sum(pdf.stat().st_size for pdf in pdfs) / 1000:.0f} kB; aim: {MOST_SECONDS * 1000:.0f} ms, {MOST_MEGABYTES} MB", flush=True)
    return mean


def packs(folder):
    """Personal documents: as many a second and as much memory however many people."""
    for count in PEOPLE:
        roster, out = packing.write_roster(Path(folder, f"{count}.csv"), packing.crowd(count)), Path(folder, "packs")
        command = f"{PROGRAM} pack -j 2 --roster {roster} -o {out} {DATA}"
        mean, deviation, megabytes = seconds(command, runs=3, fresh=out)
        print(f"{count} packs: {mean:.2f} ± {deviation:.2f} s, {count / mean:.0f} a second, {megabytes:.0f} MB, "
              f"{sum(pdf.stat().st_size for pdf in out.iterdir()) / count / 1000:.0f} kB each; ", end="")
        again, _, _ = seconds(command, runs=3)
        print(f"again, with all there: {again:.2f} s", flush=True)
        shutil.rmtree(out)
    print(f"  aim: {LEAST_PACKS} a second, {MOST_PACK_MEGABYTES} MB", flush=True)


def peer(folder, ours):
    if not (PEER / "build.mjs").exists() or not shutil.which("node") or not shutil.which("npm"):
        print(f"peer: skipped, there is no {PEER}/build.mjs or no node")
        return
    copy = Path("build/peer").resolve()
    shutil.copytree(PEER, copy, dirs_exist_ok=True)
    if not (copy / "node_modules").exists() and subprocess.run(["npm", "install", "--silent", "--no-save", "--no-audit", "--ignore-scripts"], cwd=copy).returncode:
        print("peer: skipped, its packages cannot be installed")
        return
    environment = dict(os.environ, OUT=str(folder), QUIET="1")
    try:
        mean, deviation, megabytes = seconds(f"node {copy}/build.mjs", runs=5, env=environment)
    except subprocess.CalledProcessError:
        print("peer: skipped, it does not run here")
        return
    show(f"Typst, {len(list(Path(folder).glob('*.pdf')))} documents", mean, deviation, megabytes)
    print(f"  {mean / ours:.0f} times as long")
    mean, _, megabytes = seconds(f"node {copy}/build.mjs personal:{PEER_PEOPLE}", runs=2, env=environment)
    print(f"Typst, {PEER_PEOPLE} personal extracts: {mean:.2f} s, {PEER_PEOPLE / mean:.0f} a second, {megabytes:.0f} MB", flush=True)


def growth(folder):
    """Time and memory a page as the framework grows: the same figures on every line, if all is linear."""
    for statements in STATEMENTS:
        path, out = Path(folder, f"{statements}.yaml"), Path(folder, str(statements))
        path.write_text(frameworks.make(forms=4, roles=4, columns=3, statements=statements), encoding="utf-8")
        mean, _, megabytes = seconds(f"{PROGRAM} build -l layouts/booklet.yaml -o {out} {path}", runs=3)
        pages = sum(int(reader.info(pdf)["Pages"]) for pdf in out.glob("*.pdf"))
        print(f"{pages} pages: {mean * 1000:.0f} ms, {mean * 1e6 / pages:.0f} µs a page, {megabytes:.0f} MB", flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        ours = documents(tempfile.mkdtemp(dir=folder))
        with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
            packs(memory)
        peer(tempfile.mkdtemp(dir=folder), ours)
        growth(folder)


if __name__ == "__main__":
    main()
