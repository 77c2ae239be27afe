#!/usr/bin/env bash
# The whole line on a standalone cluster, from videos to gated scores: line.sh MASTER VIDEOS WAREHOUSE RUNS, such as
# line.sh spark://host:7077 /data/videos /data/corpus /data/runs on folders that all machines see. See docs/deploy.md.
# In client mode the driver runs here, and each command ends with the job's own exit code; the first that fails ends all.
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
[ $# -eq 4 ] || { echo "usage: line.sh MASTER VIDEOS WAREHOUSE RUNS" >&2; exit 2; }
master="$1" videos="$2" corpus="$3" runs="$4"
config=(${KINORA_CONFIG:+--config "$KINORA_CONFIG"})
cluster=(--master "$master" --deploy-mode client --executor-memory "${KINORA_EXECUTOR_MEMORY:-4g}")

"$home/bin/kinora" ingest "${config[@]}" --videos "$videos" --corpus "$corpus" --out "$runs/ingest" -- "${cluster[@]}"
"$home/bin/kinora" train "${config[@]}" --corpus "$corpus" --out "$runs/train" -- "${cluster[@]}"
"$home/bin/kinora" generate "${config[@]}" --corpus "$corpus" --checkpoint "$runs/train" --count 256 --seed 1 \
  --set generate.table=samples --out "$runs/generate" -- "${cluster[@]}"
"$home/bin/kinora" evaluate "${config[@]}" --corpus "$corpus" --real table:corpus:test --generated table:samples \
  --gate 'fd_random_i3d <= baseline * 1.05' --out "$runs/evaluate" -- "${cluster[@]}"
