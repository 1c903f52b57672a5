"""Readings on Apache Spark, over Parquet files: a region's children, or a country's."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from pyspark import SparkContext
from pyspark.sql import DataFrame, SparkSession

from sightline.engine.relations import SCHEMAS
from sightline.engine.spark_java import gateway
from sightline.engine.steps import Query


@contextmanager
def session(
    work: Path, *, cores: int = 2, memory: str = "2g", few_rows: bool = False
) -> Iterator[SparkSession]:
    """Hold a Spark session on this machine. `work` is where Spark puts what does not fit in memory.

    For few rows, compiling a reading takes longer than running it uncompiled.
    """
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": str(cores),
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.autoBroadcastJoinThreshold": "50m",
        # A reading has more operators than compiling them together is worth.
        "spark.sql.codegen.wholeStage": "false",
        "spark.local.dir": str(work),
        "spark.sql.warehouse.dir": str(work),
    }
    if few_rows:
        settings["spark.sql.codegen.factoryMode"] = "NO_CODEGEN"
    with gateway(work, memory, few_rows=few_rows):
        builder = SparkSession.builder.master(f"local[{cores}]").appName("sightline")
        for name, value in settings.items():
            builder = builder.config(name, value)
        spark = builder.getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        try:
            yield spark
        finally:
            spark.stop()
            _forget_gateway()


def _forget_gateway() -> None:
    """Leave PySpark as if it had never met this Java process, so that it will ask the next one."""
    gc.collect()  # what is told to Java when a name of it here is forgotten must be told while it listens
    gateway = SparkContext._gateway
    SparkContext._gateway = SparkContext._jvm = None
    if gateway is not None:
        gateway.shutdown()


def answered(spark: SparkSession, query: Query, folder: Path) -> pa.Table:
    """Return the rows of a query over a folder of Parquet files: `events`, `parties`, `coverage`,
    `calendar`.
    """
    for name in SCHEMAS:
        spark.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
    *before, last = query.written("pyspark")
    kept: list[DataFrame] = []
    try:
        for step in before:
            rows = spark.sql(step.sql)
            if step.is_kept:
                # A plan read many times would be planned many times over: keep its rows and cut it off.
                rows = rows.localCheckpoint(eager=True)
                kept.append(rows)
            rows.createOrReplaceTempView(step.name)
        return pa.Table.from_batches(_batches(spark.sql(last.sql)))
    finally:
        for rows in kept:
            rows.unpersist()
        for step in before:
            spark.catalog.dropTempView(step.name)


def _batches(rows: DataFrame) -> list[pa.RecordBatch]:
    table = rows.toArrow()
    return list(table.to_batches()) or [pa.RecordBatch.from_pylist([], table.schema)]
