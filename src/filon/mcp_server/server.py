"""The MCP server of one workspace: lists the tools, runs a call, turns refusals into something to act on."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import anyio
from mcp import types
from mcp.server.lowlevel import Server
from pydantic import ValidationError

import filon
from filon.app.views.about import About
from filon.core.errors import FilonError
from filon.core.i18n import LANGUAGES, translate
from filon.mcp_server.progress import Wire
from filon.mcp_server.refusals import ToolCrashError, UnknownToolError, argument_error, refusal
from filon.mcp_server.tools import BY_NAME, TOOLS, Tool, subject
from filon.mcp_server.values import Json, as_text, reply, reply_schema, short
from filon.questions.catalogue import ALL

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext

    from filon.app.workspace import Workspace

_log = logging.getLogger(__name__)


def make_server(workspace: Workspace, lang: str) -> Server[dict[str, Any]]:
    """MCP server of a workspace.

    Parameters
    ----------
    lang
        Language of names and descriptions, and of the replies to calls that ask for none.
    """
    desk = _Desk(workspace, lang)
    return Server(
        "filon",
        version=filon.__version__,
        title="Filon",
        instructions=translate("mcp.instructions", lang),
        get_tool_input_schema=desk.input_schema,
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
    )


class _Desk:
    """Where calls arrive."""

    def __init__(self, workspace: Workspace, lang: str) -> None:
        self._workspace = workspace
        self._lang = lang
        self._listed = [_described(tool, lang) for tool in TOOLS]

    def input_schema(self, name: str) -> Json | None:
        """Schema of the arguments of a tool."""
        return _input_schema(BY_NAME[name]) if name in BY_NAME else None

    async def list_tools(
        self, _: ServerRequestContext[Any], __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        """All tools: they fit on one page."""
        return types.ListToolsResult(tools=self._listed)

    async def call_tool(
        self, context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        """Reply to a call; views block, so they run on a thread of their own, which a cancelled call asks to stop."""
        wire = Wire(context)
        try:
            return await anyio.to_thread.run_sync(
                self._call, params.name, params.arguments or {}, wire, abandon_on_cancel=True
            )
        finally:
            wire.stop()

    def _call(self, name: str, arguments: Json, wire: Wire) -> types.CallToolResult:
        lang = arguments.get("lang")
        lang = lang if lang in LANGUAGES else self._lang
        try:
            return _result(self._answer(name, arguments, lang, wire))
        except FilonError as error:
            return _result(refusal(error, lang), is_error=True)
        except Exception:  # noqa: BLE001 - an agent is told, and the log keeps the rest
            _log.exception("tool %r crashed", name)
            return _result(refusal(ToolCrashError(), lang), is_error=True)

    def _answer(self, name: str, arguments: Json, lang: str, wire: Wire) -> Json:
        if name not in BY_NAME:
            raise UnknownToolError(value=name, allowed=list(BY_NAME))
        tool = BY_NAME[name]
        try:
            asked = tool.arguments.model_validate(arguments)
        except ValidationError as error:
            raise argument_error(error, list(tool.arguments.model_fields)) from error
        work = partial(tool.run, self._workspace, asked.model_copy(update={"lang": lang}))
        answer = work(partial(wire.advance, lang=lang)) if tool.is_long else work()
        return reply(answer, subject(self._workspace, asked), lang=lang, limit=asked.limit)


def _described(tool: Tool, lang: str) -> types.Tool:
    description = translate(f"mcp.{tool.name}.description", lang)
    if tool.name == "ask":
        titles = [f"- {one.key}: {one.title.fr if lang == 'fr' else one.title.en}" for one in ALL]
        description = "\n".join([description, *titles])
    return types.Tool(
        name=tool.name,
        title=translate(f"mcp.{tool.name}.title", lang),
        description=description,
        input_schema=_input_schema(tool),
        output_schema=reply_schema(tool.answer, About | None),
        annotations=types.ToolAnnotations(
            read_only_hint=tool.is_reading,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


def _input_schema(tool: Tool) -> Json:
    return cast("Json", short(tool.arguments.model_json_schema()))


def _result(body: Json, *, is_error: bool = False) -> types.CallToolResult:
    content: list[types.ContentBlock] = [types.TextContent(type="text", text=as_text(body))]
    return types.CallToolResult(content=content, structured_content=body, is_error=is_error)
