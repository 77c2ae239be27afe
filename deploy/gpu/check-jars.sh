#!/usr/bin/env bash
# Checks without a GPU what the profile cuda has built: ND4J's CUDA backend with its natives, and nothing of the CPU's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

wanted=(
  org/nd4j/linalg/jcublas/JCublasBackend.class
  org/nd4j/linalg/jcublas/bindings/linux-x86_64-cudnn/libnd4jcuda.so
  org/nd4j/linalg/jcublas/bindings/linux-x86_64-cudnn/libjnind4jcuda.so
  org/bytedeco/cuda/linux-x86_64/libjnicudart.so
  org/bytedeco/cuda/linux-x86_64/libjnicudnn.so
  org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so
  com/sun/jna/platform/unix/LibC.class
  io/kinora/core/gpu/CudaDevice.class
)
unwanted='^org/nd4j/linalg/cpu/|libnd4jcpu|^org/apache/(spark|hadoop)/|^scala/|^org/bytedeco/cuda/.*/libcu(dnn|blas)\.so'
backends=META-INF/services/org.nd4j.linalg.factory.Nd4jBackend

wrong=0
complain() { echo "check-jars: $*" >&2; wrong=1; }
for module in pipeline-train pipeline-eval; do
  jar="$module/target/$module-spark-cuda.jar"
  [ -s "$jar" ] || { complain "$jar is missing: build with -Pcuda"; continue; }
  entries="$(unzip -Z1 "$jar")"
  for entry in "${wanted[@]}"; do
    grep -qxF "$entry" <<< "$entries" || complain "$jar lacks $entry"
  done
  if found="$(grep -m 3 -E "$unwanted" <<< "$entries")"; then complain "$jar holds ${found//$'\n'/, }"; fi
  backend="$(unzip -p "$jar" "$backends" | grep -v '^#' || true)"
  [ "$backend" = org.nd4j.linalg.jcublas.JCublasBackend ] || complain "$jar names the backends $backend"
done
[ "$wrong" = 0 ] && echo "check-jars: both jars hold ND4J for CUDA, and not for CPUs"
exit "$wrong"
