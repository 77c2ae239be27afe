#!/usr/bin/env python3
"""Runs a Kinora command for a scheduler: kinora_run.py [options] -- COMMAND… --out URI …

What became of the run is read from its result.json, since in cluster deploy mode spark-submit hides the driver's exit
code. Only what may go better the second time is tried again, with the same command, which continues the same run
directory. Ends with the job's exit code (README.md), or 75 if another run holds the lock. Python's own library only.
"""
import argparse
import fcntl
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

BUSY = 75
TIMED_OUT = 124
RESOURCES = 6
STOP_SECONDS = 60
READ_SECONDS = 120


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its exit code, whether to try again, and a sentence."""

    code: int
    retry: bool
    message: str
    result: dict = field(default_factory=dict)


class Stopped(Exception):
    """A signal, whose number it holds, asked this process to end."""


def end_by(number, _frame):
    """Lets the command be stopped first; a second signal must not keep it from that."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def run_directory(command):
    """The value of --out among the job's own arguments."""
    for position, word in enumerate(command):
        if word == "--":
            break
        if word == "--out" and position + 1 < len(command):
            return command[position + 1]
        if word.startswith("--out="):
            return word[len("--out="):]
    raise ValueError("the command needs --out URI: a scheduler must know where result.json will be")


def read_result(directory, tell=True):
    """result.json of a run directory, or None if there is none that can be read, which is told if asked for."""
    path = directory.rstrip("/") + "/result.json"
    try:
        if "://" in path and not path.startswith("file://"):
            reader = os.environ.get("KINORA_CAT", "hadoop fs -cat").split()
            text = subprocess.run(reader + [path], check=True, capture_output=True, timeout=READ_SECONDS).stdout
        else:
            with open(path.removeprefix("file://"), "rb") as file:
                text = file.read()
        result = json.loads(text)
        if not isinstance(result, dict):
            raise ValueError("it holds no JSON object")
        return result
    except (OSError, subprocess.SubprocessError, ValueError) as problem:
        if tell:
            print(f"kinora_run: cannot read {path}: {problem}", file=sys.stderr)
        return None


def judge(process_code, result):
    """What a process' exit code and the run's result.json, or None, mean together."""
    failed = process_code if process_code > 0 else 1
    status = (result or {}).get("status")
    if status in ("done", "paused"):
        # A run that was done before is refused, and is done all the same.
        return Outcome(0, False, f"{result.get('job')} is {status}", result)
    if process_code == 2:
        return Outcome(2, False, "the command was refused; its log says why", result or {})
    if result is None:
        return Outcome(failed, True, f"no result.json; the command ended with {process_code}")
    if status == "running":
        return Outcome(failed, True, "the driver went away before the run's end", result)
    code = int(result.get("exit_code") or 1)
    error = result.get("error") or {}
    # Above 128 a signal ended it from outside.
    return Outcome(code, code == RESOURCES or code > 128, f"{error.get('code')}: {error.get('message')}", result)


def attempt(command, limit):
    """Runs the command once, for at most so many seconds, and judges it."""
    directory = run_directory(command)
    before = read_result(directory, tell=False)
    process = subprocess.Popen(command)
    try:
        code = process.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        return Outcome(TIMED_OUT, False, f"no end within {limit} s; it was stopped")
    finally:
        stop(process)
    # Whoever ended it by a signal wants 128 and the signal's number, as a shell tells it.
    code = 128 - code if code < 0 else code
    result = read_result(directory)
    if result is not None and result == before and result.get("status") != "done":
        # A run that begins or goes on writes its time: this one is an earlier attempt's.
        print("kinora_run: result.json is that of an earlier attempt: the run did not begin", file=sys.stderr)
        result = None
    return judge(code, result)


def stop(process):
    """Ends a process that still runs, kindly first: the job then writes result.json."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run(command, tries, wait, limit):
    """Tries until the run is done, or trying again is not worth it."""
    for number in range(1, tries + 1):
        outcome = attempt(command, limit)
        print(f"kinora_run: try {number} of {tries} ended with {outcome.code}: {outcome.message}", file=sys.stderr)
        if not outcome.retry or number == tries:
            return outcome
        time.sleep(wait)
    raise ValueError("at least one try is needed")


def metrics(name, outcome, now):
    """The outcome as lines for Prometheus: exit code, time, and each figure of an evaluation."""
    lines = ["# HELP kinora_run_exit_code How the last scheduled run ended; 0 is done.",
             "# TYPE kinora_run_exit_code gauge",
             f'kinora_run_exit_code{{run="{name}"}} {outcome.code}',
             "# HELP kinora_run_end_timestamp_seconds When the last scheduled run ended.",
             "# TYPE kinora_run_end_timestamp_seconds gauge",
             f'kinora_run_end_timestamp_seconds{{run="{name}"}} {int(now)}']
    figures = [f'kinora_figure{{run="{name}",metric="{metric}"}} {figure["value"]}'
               for metric, figure in outcome.result.get("metrics", {}).items()
               if isinstance(figure, dict) and isinstance(figure.get("value"), (int, float))
               and math.isfinite(figure["value"])]
    if figures:
        lines += ["# HELP kinora_figure A figure of the last evaluation.", "# TYPE kinora_figure gauge", *figures]
    return "\n".join(lines) + "\n"


def write_whole(path, text):
    """A file that whoever reads it sees whole."""
    with tempfile.NamedTemporaryFile("w", dir=os.path.dirname(os.path.abspath(path)), delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def alert(command, message):
    """Hands a message to a command's standard input; that it fails is said and changes nothing."""
    try:
        subprocess.run(command, shell=True, input=message.encode(), timeout=READ_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError) as problem:
        print(f"kinora_run: the alert failed: {problem}", file=sys.stderr)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--name", default="kinora", help="what alerts and metrics call it")
    parser.add_argument("--tries", type=int, default=3, help="how often at most (3)")
    parser.add_argument("--wait", type=float, default=600, help="seconds between tries (600)")
    parser.add_argument("--limit", type=float, default=43200, help="seconds for one try (43200)")
    parser.add_argument("--lock", help="a file; while another run holds it, this one does not begin")
    parser.add_argument("--metrics", help="a .prom file for node_exporter's textfile collector")
    parser.add_argument("--alert", help="shell command that gets a message when the run failed")
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options, command = parser.parse_args(arguments[:end]), arguments[end + 1:]
    if not command or options.tries < 1:
        parser.error("give a command after --, and at least one try")
    try:
        directory = run_directory(command)
        lock = open(options.lock or os.devnull, "w")
    except (ValueError, OSError) as problem:
        parser.error(f"cannot begin: {problem}")
    with lock:
        try:
            if options.lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, end_by)
            outcome = run(command, options.tries, options.wait, options.limit)
        except BlockingIOError:
            outcome = Outcome(BUSY, False, f"another run holds {options.lock}")
        except Stopped as stopped:
            outcome = Outcome(128 + stopped.args[0], False, "stopped from outside; the same command goes on with it")
    if options.metrics and outcome.code != BUSY:
        write_whole(options.metrics, metrics(options.name, outcome, time.time()))
    if outcome.code != 0 and options.alert:
        alert(options.alert, f"{options.name} ended with {outcome.code}: {outcome.message}\nRun: {directory}\n")
    return outcome.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
