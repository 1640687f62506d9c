"""``filon model …``: process models of this machine, listed, shown, brought in, taken out, checked, compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.app import models
from filon.app.views.models import checked_model, model_card, model_cards, model_page, rule_rows
from filon.app.workspace import Workspace
from filon.cli.commands.datasets import check_target, report_file
from filon.cli.language import current, read, say
from filon.cli.options import json_option
from filon.cli.output import emit, line, note, table
from filon.cli.words import Group, Number, command, language_option, option
from filon.process.rule_files import read_rules, write_rules

if TYPE_CHECKING:
    from filon.app.views.models import CheckedModel

_MODULE = "filon.cli.commands.model"

model = Group(
    "model",
    help="model.help",
    lazily={
        "list": f"{_MODULE}:list_models",
        "show": f"{_MODULE}:show",
        "import": f"{_MODULE}:import_model",
        "export": f"{_MODULE}:export_model",
        "check": f"{_MODULE}:check_model",
        "rules": f"{_MODULE}:rules",
        "use": f"{_MODULE}:use",
        "allow": "filon.cli.commands.allowing:allow",
        "withdraw": "filon.cli.commands.allowing:withdraw",
        "discover": "filon.cli.commands.discovering:discover",
        "dependencies": "filon.cli.commands.discovering:dependencies",
        "diff": "filon.cli.commands.model_diff:diff",
    },
    no_args_is_help=True,
    params=[language_option()],
)

_model_argument = click.argument("name", metavar="MODEL")
_file_argument = click.argument(
    "file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
_version_option = option("--version", "number", type=Number(0), help="model.version")
_output_option = option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="export.output"
)
_force_option = option("--force", is_flag=True, help="export.force")


@command("model.list")
@json_option
def list_models(as_json: bool) -> None:
    """Print the models, the shipped one first."""
    with Workspace() as workspace:
        found = model_cards(workspace)
    if as_json:
        emit(found)
        return
    columns = [
        ("name", "text"),
        ("label", "text"),
        ("version", "n"),
        ("steps", "n"),
        ("rules", "n"),
        ("faults", "n"),
    ]
    rows = [
        (one.name, read(one.label), one.number, one.steps, one.rules, one.errors + one.warnings)
        for one in found
    ]
    table("", columns, rows)


@command("model.show")
@_model_argument
@_version_option
@json_option
def show(name: str, number: int | None, as_json: bool) -> None:
    """Print one version of a model: steps, faults, rules, allowed deviations."""
    with Workspace() as workspace:
        page = model_page(workspace, name, number, lang=current())
    if as_json:
        emit(page)
        return
    line(read(page.card.label))
    if page.explanation is not None:
        line(read(page.explanation))
    _print_check(page.checked)
    for row in page.rules:
        line(f"- {read(row.sentence)}")
    for one in page.waivers:
        if one.withdrawn_at is None:
            note(say("model.waiver", deviation=one.deviation, reason=read(one.reason), who=one.who))


@command("model.import")
@_file_argument
@option("--label", metavar="TEXT", help="model.label")
@option(
    "--rules",
    "rule_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="model.rule_file",
)
@option("--to", metavar="MODEL", help="model.to")
@json_option
def import_model(
    file: Path, label: str | None, rule_file: Path | None, to: str | None, as_json: bool
) -> None:
    """Keep a BPMN file as a new model, or as the next version of one."""
    rules = None if rule_file is None else read_rules(rule_file.read_bytes())
    with Workspace() as workspace:
        if to is None:
            made = models.begin_model(workspace, label or file.stem, file.read_bytes(), rules=rules or ())
        else:
            newest = models.model_of(workspace, to).number
            content = models.complete(file.read_bytes())
            made = models.change_model(workspace, to, based_on=newest, content=content, rules=rules)
        card, checked = model_card(workspace, made), checked_model(workspace, made.xml)
    if as_json:
        emit(card)
    else:
        line(say("model.kept", name=made.name, number=made.number))
        _print_check(checked)


@command("model.export")
@_model_argument
@_version_option
@_output_option
@_force_option
@json_option
def export_model(name: str, number: int | None, output: Path | None, force: bool, as_json: bool) -> None:
    """Write the BPMN file of a version."""
    target = output or Path(f"{name}.bpmn")
    check_target(target, force=force)
    with Workspace() as workspace:
        target.write_text(models.model_of(workspace, name, number, current()).xml, encoding="utf-8")
    report_file(target, as_json=as_json)


@command("model.check")
@_file_argument
@json_option
def check_model(file: Path, as_json: bool) -> None:
    """Print the faults of a BPMN file; exit with 1 when it has errors."""
    with Workspace() as workspace:
        checked = checked_model(workspace, file.read_bytes())
    if as_json:
        emit(checked)
    else:
        _print_check(checked)
    if any(issue.severity == "error" for issue in checked.issues):
        click.get_current_context().exit(1)


@command("model.rules")
@_model_argument
@_version_option
@option("--set", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="model.set_rules")
@_output_option
@_force_option
@json_option
def rules(
    name: str, number: int | None, file: Path | None, output: Path | None, force: bool, as_json: bool
) -> None:
    """Print the rules of a model, write them to a file, or take them from one as the next version."""
    with Workspace() as workspace:
        found = models.model_of(workspace, name, number, current())
        if file is not None:
            found = models.change_model(
                workspace, name, based_on=found.number, rules=read_rules(file.read_bytes())
            )
    if output is not None:
        check_target(output, force=force)
        output.write_text(write_rules(found.rules), encoding="utf-8")
        report_file(output, as_json=as_json)
    elif as_json:
        emit(found.rules)
    else:
        for row in rule_rows(found.rules):
            line(f"- {row.rule.key}: {read(row.sentence)}")


@command("model.use")
@_model_argument
@click.argument("dataset", metavar="NAME")
def use(name: str, dataset: str) -> None:
    """Compare a data set with a model from now on."""
    with Workspace() as workspace:
        models.choose_ideal(workspace, dataset, name)
    line(say("model.used", name=name, dataset=dataset))


def _print_check(checked: CheckedModel) -> None:
    bound = sum(step.activity is not None for step in checked.steps)
    line(say("model.steps", count=len(checked.steps), bound=bound))
    for issue in checked.issues:
        line(f"{say(f'model.{issue.severity}')} {read(issue.sentence)}")
    for text in checked.notes:
        note(read(text))
