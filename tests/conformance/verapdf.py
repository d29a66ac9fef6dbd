"""veraPDF: fetched by Maven, run in a Java machine of its own, its report read. Knows nothing about our PDFs."""
import json
import os
import re
import shutil
import subprocess
from collections import namedtuple
from pathlib import Path

POM = Path(__file__).resolve().parent / "pom.xml"
JARS = Path("build/verapdf")
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"
FETCH_SECONDS, RUN_SECONDS = 300, 600
PLACES_SHOWN = 3  # of each rule that fails

# The profiles by the names that veraPDF's report gives them, and its --flavour for each.
FLAVOURS = {"PDF/UA-1": "ua1", "PDF/A-3a": "3a"}
BY_CLAIMS = "0"  # the flavour for: every profile that the file itself claims to keep

Fault = namedtuple("Fault", "rule description times places")  # rule: clause-test number, 7.18.5-2


class Unreachable(Exception):
    """Java, Maven or what Maven should fetch is not to be had here."""


def fetch():
    """Puts the jars below build/, once for each state of pom.xml."""
    missing = [tool for tool in ("java", "mvn") if not shutil.which(tool)]
    if missing:
        raise Unreachable(f"no {' and no '.join(missing)} here")
    stamp = JARS / ".fetched"
    if stamp.exists() and stamp.stat().st_mtime > POM.stat().st_mtime:
        return
    shutil.rmtree(JARS, ignore_errors=True)
    command = ["mvn", "-q", "-B", "-Dstyle.color=never", "--strict-checksums", "-f", POM, "dependency:copy-dependencies",
               f"-DoutputDirectory={JARS.resolve()}"]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=FETCH_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreachable(f"Maven did not fetch veraPDF within {FETCH_SECONDS} seconds") from None
    if done.returncode:
        why = re.search(r"\[ERROR\] (.+)", done.stdout + done.stderr)
        raise Unreachable(f"Maven cannot fetch veraPDF: {why[1] if why else f'exit {done.returncode}'}")
    stamp.touch()


def validate(flavour, pdfs):
    """What veraPDF has against each file: {path: {profile: [Fault]}}. A profile that was not applied is not there."""
    if not pdfs:
        return {}
    command = ["java", "-cp", f"{JARS}{os.sep}*", MAIN, "--flavour", flavour, "--format", "json",
               "--maxfailuresdisplayed", str(PLACES_SHOWN), *map(str, pdfs)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=RUN_SECONDS)
    try:
        jobs = json.loads(done.stdout)["report"]["jobs"]
    except ValueError:
        raise RuntimeError(f"veraPDF gave no report: exit {done.returncode}\n{done.stderr[:2000]}") from None
    return {Path(job["itemDetails"]["name"]): faults_by_profile(job) for job in jobs}


def faults_by_profile(job):
    """A file that veraPDF cannot read has the same single fault in every profile."""
    if "taskException" in job:
        fault = Fault("unreadable", job["taskException"]["exceptionMessage"], 1, [])
        return {profile: [fault] for profile in FLAVOURS}
    return {result["profileName"].removesuffix(" validation profile"): faults(result) for result in job["validationResult"]}


def faults(result):
    found = [Fault(f"{rule['clause']}-{rule['testNumber']}", rule["description"], rule["failedChecks"], places(rule))
             for rule in result["details"]["ruleSummaries"]]
    if result["jobEndStatus"] != "normal":
        found.append(Fault("unfinished", f"the validation ended {result['jobEndStatus']!r}", 1, []))
    return sorted(found)


def places(rule):
    """Where a rule is broken, the last two steps of the way there, and how."""
    return [f"{'/'.join(check['context'].split('/')[-2:])}: {check['errorMessage']}" for check in rule["checks"]]
