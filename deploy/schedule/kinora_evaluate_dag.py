"""An Airflow DAG (2.4 or later) that evaluates every night. Put it and kinora_run.py into the folder of DAGs.

A retry of a slot runs the same command, which continues the slot's run directory. Exit codes that another try would
only repeat (2 settings, 3 input, 4 gate, 5 diverged, 1 fault) fail the task at once. See docs/deploy.md.
"""
import os
from datetime import datetime, timedelta, timezone

import kinora_run
from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException

HOME = os.environ.get("KINORA_HOME", "/opt/kinora")
CORPUS = os.environ.get("KINORA_CORPUS", "hdfs:///kinora")
RUNS = os.environ.get("KINORA_RUNS", "hdfs:///runs")
SPARK = os.environ.get("KINORA_SPARK", "--master yarn --deploy-mode cluster --num-executors 4").split()
LIMIT = timedelta(hours=12)


def command(slot):
    """The evaluation of a slot, such as 20260131."""
    return [HOME + "/bin/kinora", "evaluate", "--corpus", CORPUS, "--real", "table:corpus:test",
            "--generated", "table:samples", "--out", f"{RUNS}/evaluate-{slot}",
            "--gate", "fd_random_i3d <= baseline * 1.05", "--", *SPARK]


@dag(
    dag_id="kinora_evaluate",
    schedule="15 3 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=10)},
)
def kinora_evaluate():
    @task(execution_timeout=LIMIT + timedelta(minutes=10))
    def evaluate(ds_nodash=None):
        outcome = kinora_run.attempt(command(ds_nodash), LIMIT.total_seconds())
        if outcome.code == 0:
            return outcome.result.get("metrics", {})
        message = f"evaluate ended with {outcome.code}: {outcome.message}"
        raise AirflowException(message) if outcome.retry else AirflowFailException(message)

    evaluate()


kinora_evaluate()
