#!/usr/bin/env bash
# The whole line on YARN, from videos to gated scores: line.sh VIDEOS WAREHOUSE RUNS, three URIs. See docs/deploy.md.
# In client mode the driver runs here, and each command ends with the job's own exit code; the first that fails ends all.
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
[ $# -eq 3 ] || { echo "usage: line.sh VIDEOS WAREHOUSE RUNS, three URIs" >&2; exit 2; }
videos="$1" corpus="$2" runs="$3"

yarn=(--master yarn --deploy-mode client --num-executors 8 --executor-cores 4 --executor-memory 4g
  # Tensors and decoded frames lie outside the heap, which YARN counts too.
  --conf spark.executor.memoryOverhead=8g
  # A lost container is made up for; many lost ones mean that something is wrong.
  --conf spark.executor.maxNumFailures=16)

"$home/bin/kinora" ingest --videos "$videos" --corpus "$corpus" --out "$runs/ingest" -- "${yarn[@]}"
"$home/bin/kinora" train --corpus "$corpus" --out "$runs/train" -- "${yarn[@]}"
"$home/bin/kinora" generate --corpus "$corpus" --checkpoint "$runs/train" --count 256 --seed 1 \
  --set generate.table=samples --out "$runs/generate" -- "${yarn[@]}"
"$home/bin/kinora" evaluate --corpus "$corpus" --real table:corpus:test --generated table:samples \
  --gate 'fd_random_i3d <= baseline * 1.05' --out "$runs/evaluate" -- "${yarn[@]}"
