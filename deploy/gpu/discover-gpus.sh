#!/usr/bin/env bash
# Prints the GPUs of this machine that Kinora's CUDA build runs on, as Spark's resource discovery wants them: by UUID,
# since the CUDA library numbers devices otherwise than nvidia-smi does. Says on standard error which it leaves out.
set -euo pipefail

# The name is last, since it may hold commas.
question=("--query-gpu=index,uuid,compute_cap,memory.total,driver_version,name" "--format=csv,noheader,nounits")
if ! listing="$(timeout 30 "${KINORA_NVIDIA_SMI:-nvidia-smi}" "${question[@]}")"; then
  echo "discover-gpus: nvidia-smi fails, or says nothing within 30 s: $listing" >&2
  exit 1
fi

addresses=""
while IFS=, read -r index uuid capability _ _ name; do
  name="${name# }"
  # The natives hold machine code for compute capabilities 3.7 to 8.6, which runs on 8.9, too, but not on 9.0 or later.
  if [[ "${capability// /}" =~ ^([0-9]+)\.([0-9]+)$ ]] &&
      major="${BASH_REMATCH[1]}" minor="${BASH_REMATCH[2]}" &&
      (( major * 100 + minor >= 307 && major < 9 )); then
    addresses+="${addresses:+,}\"${uuid// /}\""
  elif [ -n "$uuid" ]; then
    echo "discover-gpus: ND4J's CUDA natives cannot run on GPU $index ($name, compute capability$capability)" >&2
  elif [ -n "$index" ]; then
    echo "discover-gpus: nvidia-smi says what is no GPU: $index" >&2
  fi
done <<< "$listing"

echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
