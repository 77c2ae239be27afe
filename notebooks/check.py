"""Checks an executed notebook: no cell failed, its pictures are there, its figures are those of the run's result.json."""

import json
import re
import sys
from html import unescape
from pathlib import Path

# Charts and pictures that each notebook draws, at least: SVG drawings, embedded images.
PICTURES = {"corpus": (4, 6), "training": (5, 2), "evaluation": (1, 6)}


def outputs(notebook):
    """Texts of all outputs, and what failed."""
    texts, failures = [], []
    for number, cell in enumerate(c for c in notebook["cells"] if c["cell_type"] == "code"):
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                source = "".join(cell["source"]).split("\n")[0]
                failures.append(f"cell {number + 1} ({source}): {output['ename']}: {output['evalue']}")
            elif output["output_type"] == "stream":
                if output["name"] == "stderr":
                    failures.append(f"cell {number + 1} wrote: {''.join(output['text'])[:500]}")
            else:
                texts.append("".join(output["data"].get("text/html", "")))
        if not cell["outputs"] and cell["execution_count"] is None:
            failures.append(f"cell {number + 1} was not executed")
    return texts, failures


def figures(name, run):
    """Numbers that must be seen, by what they are."""
    def result(stage):
        return json.loads((run / stage / "result.json").read_text())

    if name == "corpus":
        return {"kept clips": result("ingest")["clips"]["kept"]}
    if name == "training":
        losses = result("train")["validation_loss"]
        return {"first loss": losses["first"], "last loss": losses["last"], "best loss": losses["best"]}
    return {stage: next(iter(result(f"evaluate-{stage}")["metrics"].values()))["value"]
            for stage in ("untrained", "trained", "floor", "blank")}


def main(path, run):
    name = path.stem
    texts, problems = outputs(json.loads(path.read_text()))
    page = "\n".join(texts)
    drawings, pictures = page.count("<svg"), page.count("<img src=\"data:image/")
    least_drawings, least_pictures = PICTURES[name]
    if drawings < least_drawings or pictures < least_pictures:
        problems.append(f"{drawings} charts and {pictures} pictures, not {least_drawings} and {least_pictures}")
    # What is shown has four digits.
    shown = [float(number) for number in re.findall(r"(?<![\w.])-?\d+\.?\d*(?:e-?\d+)?", unescape(re.sub(
        r"(?s)<style>.*?</style>|<svg.*?</svg>|<[^>]*>", " ", page)))]
    if "://" not in str(run) and not problems:
        for what, figure in figures(name, run).items():
            if not any(abs(number - figure) <= 1e-3 * abs(figure) for number in shown):
                problems.append(f"{what} of result.json, {figure}, is not shown")
    for problem in problems:
        print(f"{name}: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
