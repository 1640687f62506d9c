"""The built front-end: hashed files for ever, the page itself always fresh, nothing outside its folder."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.responses import FileResponse, HTMLResponse
from starlette.exceptions import HTTPException

import filon
from filon.api.problems import language
from filon.core.i18n import translate

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

FOLDER = Path(filon.__file__).parent / "ui"

_FOREVER = "public, max-age=31536000, immutable"
_FRESH = "no-cache"


def install(app: FastAPI, folder: Path = FOLDER) -> None:
    """Serve the front-end at every address that is not under ``/api``."""
    root = folder.resolve()

    async def front_end(request: Request) -> Response:
        path = request.path_params["path"]
        if path == "api" or path.startswith("api/"):
            raise HTTPException(404)
        return _response(root, path, language(request))

    app.add_route("/{path:path}", front_end, methods=["GET"], include_in_schema=False)


def _response(root: Path, path: str, lang: str) -> Response:
    found = _file(root, path)
    if found is not None:
        forever = found.parent == root / "assets"
        return FileResponse(found, headers={"Cache-Control": _FOREVER if forever else _FRESH})
    if path.startswith("assets/") or "." in path.rpartition("/")[2]:
        raise HTTPException(404)
    index = root / "index.html"
    if not index.is_file():
        return _not_built(lang)
    return FileResponse(index, headers={"Cache-Control": _FRESH})


def _file(root: Path, path: str) -> Path | None:
    if not path or "\0" in path or any(part.startswith(".") for part in path.split("/")):
        return None
    wanted = (root / path).resolve()
    return wanted if wanted.is_relative_to(root) and wanted.is_file() else None


def _not_built(lang: str) -> HTMLResponse:
    title, body = (html.escape(translate(f"ui.not_built.{part}", lang)) for part in ("title", "body"))
    page = (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title>'
        f'<body style="font-family:sans-serif;margin:4rem auto;max-width:40rem"><h1>{title}</h1><p>{body}</p>'
    )
    return HTMLResponse(page, 503, {"Cache-Control": "no-store"})
