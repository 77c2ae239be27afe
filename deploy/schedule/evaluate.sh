#!/usr/bin/env bash
# One scheduled evaluation, for cron (crontab beside this file). Its run directory is the slot's: whatever tries
# the same slot again goes on where the one before it ended. See docs/deploy.md.
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"

slot="${KINORA_SLOT:-$(date -u +%Y%m%d)}"
corpus="${KINORA_CORPUS:-hdfs:///kinora}"
runs="${KINORA_RUNS:-hdfs:///runs}"
state="${KINORA_STATE:-/var/lib/kinora}"
# Cluster mode outlives this machine. On a standalone cluster spark-submit must be told to wait.
read -r -a spark <<< "${KINORA_SPARK:---master yarn --deploy-mode cluster --num-executors 4}"
alert=(${KINORA_ALERT:+--alert "$KINORA_ALERT"})

exec python3 "$home/deploy/schedule/kinora_run.py" --name evaluate --lock "$state/evaluate.lock" \
  --metrics "$state/evaluate.prom" "${alert[@]}" --tries "${KINORA_TRIES:-3}" --wait "${KINORA_WAIT:-600}" -- \
  "$home/bin/kinora" evaluate --corpus "$corpus" --real "${KINORA_REAL:-table:corpus:test}" \
  --generated "${KINORA_GENERATED:-table:samples}" --out "$runs/evaluate-$slot" \
  --gate "${KINORA_GATE:-fd_random_i3d <= baseline * 1.05}" -- "${spark[@]}"
