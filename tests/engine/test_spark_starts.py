"""Where Spark starts: also on a machine whose own name nothing answers to, as a fresh one's often is not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

STARTS = """
import sys
from pathlib import Path
from sightline.engine.on_spark import session
with session(Path(sys.argv[1]), few_rows=True) as spark:
    print(spark.sql("select 41 + 1 as answer").toArrow().to_pylist())
"""


@pytest.mark.spark
def test_spark_starts_on_a_machine_whose_name_nothing_answers_to(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    alone = [str(unshare), "--uts", "sh", "-c", 'hostname nobody.invalid && exec "$@"', "sh"]
    if unshare is None or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("Only root on Linux can give a machine another name for one process.")

    done = subprocess.run(
        [*alone, sys.executable, "-c", STARTS, str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == "[{'answer': 42}]", done.stderr[-2_000:]
