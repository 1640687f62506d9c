"""A data set handed to an engine that spans machines: the version in force as a folder of Parquet files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.log.dataset import publish_dataset

if TYPE_CHECKING:
    from pathlib import Path

    from filon.app.workspace import Workspace


def publish(workspace: Workspace, dataset: str, folder: Path) -> None:
    """Write the version in force, every perspective and all its cases, to a new folder.

    Parameters
    ----------
    dataset
        Name of the data set.
    folder
        Folder to make; copy it to the storage that the engine reads.

    Raises
    ------
    UnknownDatasetError, FolderInUseError
    """
    with workspace.turns.turn():
        version = workspace.store.version(dataset)
        log = workspace.store.open(dataset, version=version)
        publish_dataset(
            log, folder, lambda key: workspace.store.open(dataset, version=version, perspective=key)
        )
