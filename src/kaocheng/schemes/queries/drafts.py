"""Reads of drafts, for the office that writes them and for nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.document.check import Checked, Problem, checked
from kaocheng.schemes.document.entries import HEAD_KEYS, SECTIONS
from kaocheng.schemes.document.tree import (
    Document,
    Node,
    Place,
    decode,
    find,
    label_of,
    places,
    rule_holder,
)
from kaocheng.schemes.document.wording import read_wording, sentence_of, take_wording
from kaocheng.schemes.lifecycle import DRAFT
from kaocheng.schemes.models import SchemeDraft
from kaocheng.schemes.queries.headers import header_of, headers, versions
from kaocheng.schemes.queries.scope import offices_of
from kaocheng.schemes.queries.shapes import (
    DraftHeader,
    DraftPage,
    EntriesPage,
    IssuePage,
    NodePane,
    StartPage,
    Suggestions,
    TreeLine,
)
from kaocheng.schemes.rule_forms import KIND_FORMS, BoundRow, fill, fill_rule
from kaocheng.schemes.rule_forms.sections import (
    HEAD_FORM,
    LEAF_FORM,
    LEVELS,
    PARENT_FORM,
    SECTION_FORMS,
    points_fields,
)
from kaocheng.schemes.sentences import SentenceRead, sentence_read
from kaocheng.schemes.trial import Trial, trial_of, words_of


def drafts_at(offices: Iterable[str]) -> tuple[DraftHeader, ...]:
    """The open drafts of these organisations, the last edited first."""
    found = _drafts().filter(organisation__code__in=list(offices), state=DRAFT)
    return tuple(_header(draft) for draft in found.defer("document"))


def draft_start(actor: User) -> StartPage:
    """What a new draft may begin from; `NotVisible` for whoever is no assessment office."""
    offices = offices_of(actor)
    if not offices:
        raise NotVisible("draft")
    return StartPage(tuple(offices.items()), tuple(headers()))


def draft_page(actor: User, pk: int, ref: str = "") -> DraftPage:
    """The editor: tree, the form of the node `ref` (the first one without), and the check."""
    draft = _draft(actor, pk)
    document, found = decode(draft.document), checked(draft.document)
    tops = document.get("indicators") or []
    chosen = find(document, ref) or (find(document, tops[0]["ref"]) if tops else None)
    return DraftPage(
        draft=_header(draft),
        lines=_lines(document, found),
        pane=_node_pane(document, chosen, found) if chosen else None,
        problems=found.problems,
        undo=_undo(draft),
        counts=_counts(document),
        suggestions=_suggestions(document),
        full=_text((document.get("score") or {}).get("full", Decimal(100))),
        given=_given_words(document, tops),
    )


def entries_page(actor: User, pk: int, section: str, ref: str = "") -> EntriesPage:
    """The editor with a section: `head`, or one of the lists; `ref` opens an adjustment's rule."""
    if section != "head" and section not in SECTIONS:
        raise NotVisible(section)
    draft = _draft(actor, pk)
    document, found = decode(draft.document), checked(draft.document)
    entries = document.get("adjustments") or []
    chosen = next((e for e in entries if e.get("ref") == ref), None)
    return EntriesPage(
        draft=_header(draft),
        section=section,
        section_name=SECTIONS.get(section, "方案信息"),
        rows=_rows(document, section),
        refs=tuple(str(e.get("ref", "")) for e in entries) if section == "adjustments" else (),
        pane=_rule_pane(document, chosen, found) if chosen else None,
        problems=found.problems,
        undo=_undo(draft),
        counts=_counts(document),
        suggestions=_suggestions(document),
    )


def trial(actor: User, pk: int, ref: str, posted: Mapping[str, str]) -> Trial:
    """The calculator for the rule of one node or adjustment; it stores nothing."""
    document = decode(_draft(actor, pk).document)
    holder = rule_holder(document, ref)
    if holder is None:
        raise NotVisible(ref)
    return trial_of(document, holder, posted)


def sentence_for_draft(actor: User, pk: int, ref: str, wording: str) -> SentenceRead:
    """What is read of a sentence for one node or adjustment; it stores nothing."""
    document = decode(_draft(actor, pk).document)
    holder = rule_holder(document, ref)
    if holder is None:
        raise NotVisible(ref)
    proposal = read_wording(document, ref, wording.strip())
    try:
        take_wording(document, ref, wording)
        words = words_of(document, holder)[0]
    except Refusal:
        words = ""
    items = tuple((item.name, item.unit) for item in proposal.items)
    return sentence_read(proposal, words, items, proposal.sentence)


def groups_of_draft(actor: User, pk: int) -> dict[str, str]:
    """Code and name of the groups of a draft, in its order."""
    return _groups(decode(_draft(actor, pk).document))


def issue_page(actor: User, pk: int) -> IssuePage:
    """What issuing this draft would do, and what stands against it."""
    draft = _draft(actor, pk)
    found = checked(draft.document)
    earlier = versions().filter(code=draft.code, organisation=draft.organisation, supersession=None)
    return IssuePage(
        draft=_header(draft),
        problems=found.problems,
        leaf_count=len(found.scheme.leaves) if found.scheme else 0,
        full=_text((decode(draft.document).get("score") or {}).get("full", Decimal(100))),
        replaces=tuple(header_of(version) for version in earlier.defer("source")),
    )


def draft_bytes(actor: User, pk: int) -> tuple[str, bytes]:
    """Title and bytes of a draft as it stands, for export."""
    draft = _draft(actor, pk)
    return draft.title, checked(draft.document).written.source


def _drafts() -> Any:
    return SchemeDraft.objects.select_related("organisation", "edited_by", "based_on").defer(
        "based_on__source", "based_on__outline"
    )


def _draft(actor: User, pk: int) -> SchemeDraft:
    draft: SchemeDraft | None = _drafts().filter(pk=pk).first()
    if draft is None or draft.organisation.code not in offices_of(actor):
        raise NotVisible(pk)
    return draft


def _header(draft: SchemeDraft) -> DraftHeader:
    based_on = draft.based_on
    return DraftHeader(
        pk=draft.pk,
        title=draft.title,
        code=draft.code,
        organisation_name=draft.organisation.name,
        revision=draft.revision,
        state=draft.state,
        fault_count=draft.fault_count,
        finding_count=draft.finding_count,
        edited_by=str(draft.edited_by),
        edited_at=draft.edited_at,
        based_on=(based_on.pk, based_on.title) if based_on else None,
        issued_as=draft.issued_as_id,
    )


def _undo(draft: SchemeDraft) -> str:
    last = draft.steps.exclude(before=None).defer("before").first()
    return last.words if last else ""


# The tree --------------------------------------------------------------------------------------


def _lines(document: Document, found: Checked) -> tuple[TreeLine, ...]:
    faults = Counter(problem.ref for problem in found.problems if problem.stops)
    findings = Counter(problem.ref for problem in found.problems if not problem.stops)
    return tuple(_line(place, faults, findings) for place in places(document))


def _line(place: Place, faults: Counter[str], findings: Counter[str]) -> TreeLine:
    node, ref = place.node, str(place.node.get("ref", ""))
    return TreeLine(
        ref=ref,
        depth=len(place.above),
        code=str(node.get("code", "")),
        name=str(node.get("name", "")),
        points=_points(node.get("points")),
        is_leaf=not node.get("children"),
        rule_title=_rule_title(node.get("rule")),
        lead=str(node.get("lead", "")),
        faults=faults[ref],
        findings=findings[ref],
        place=(place.index + 1, len(place.siblings)),
    )


def _rule_title(rule: Any) -> str:
    if rule is None:
        return ""
    kind = rule.get("kind", "") if isinstance(rule, dict) else "formula"
    return KIND_FORMS[kind].title if kind in KIND_FORMS else ""


def _points(points: Any) -> str:
    if isinstance(points, dict):
        return "/".join(dict.fromkeys(_text(each) for each in points.values()))
    return _text(points)


def _text(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value or "")


def _given_words(document: Document, tops: list[Node]) -> str:
    """What the first level comes to, for each group where they differ: 100, or 100/96."""
    sums = (_given(tops, group) for group in _groups(document) or {"": ""})
    return "/".join(dict.fromkeys(f"{each.normalize():f}" for each in sums))


def _given(tops: list[Node], group: str) -> Decimal:
    """What the first level gives to a group, weights counted."""
    return sum((_worth(top.get("points"), group) * _weight(top) for top in tops), Decimal(0))


def _worth(points: Any, group: str) -> Decimal:
    one = points.get(group) if isinstance(points, dict) else points
    return one if isinstance(one, Decimal) else Decimal(0)


def _weight(node: Node) -> Decimal:
    weight = node.get("weight")
    return weight if isinstance(weight, Decimal) else Decimal(1)


# Panes -----------------------------------------------------------------------------------------


def _node_pane(document: Document, place: Place, found: Checked) -> NodePane:
    node = place.node
    ref, is_leaf = str(node["ref"]), not node.get("children")
    trial = trial_of(document, node, {}) if is_leaf and node.get("rule") is not None else None
    return NodePane(
        ref=ref,
        label=label_of(node),
        path=tuple(label_of(above) for above in place.above),
        is_leaf=is_leaf,
        code=str(node.get("code", "")),
        name=str(node.get("name", "")),
        points=points_fields(node.get("points"), _groups(document)),
        details=fill(LEAF_FORM if is_leaf else PARENT_FORM, node, ""),
        rule=fill_rule(node.get("rule")) if is_leaf else None,
        words=trial.words if trial else "",
        wording=sentence_of(node),
        problems=tuple(problem for problem in found.problems if problem.ref == ref),
        trial=trial,
    )


def _rule_pane(document: Document, entry: Node, found: Checked) -> NodePane:
    place = (document.get("adjustments") or []).index(entry)
    trial = trial_of(document, entry, {}) if entry.get("rule") is not None else None
    return NodePane(
        ref=str(entry["ref"]),
        label=label_of(entry),
        path=(),
        is_leaf=True,
        code=str(entry.get("code", "")),
        name=str(entry.get("name", "")),
        points=(),
        details=(),
        rule=fill_rule(entry.get("rule")),
        words=trial.words if trial else "",
        wording="",
        problems=_problems_at(found, f"adjustments:{place}"),
        trial=trial,
    )


def _problems_at(found: Checked, anchor: str) -> tuple[Problem, ...]:
    return tuple(problem for problem in found.problems if problem.anchor == anchor)


def _rows(document: Document, section: str) -> tuple[BoundRow, ...]:
    if section == "head":
        head = {key: document[key] for key in HEAD_KEYS if key in document}
        return (BoundRow("head", 1, fill(HEAD_FORM, head, "")),)
    form, entries = SECTION_FORMS[section], document.get(section) or []
    return tuple(
        BoundRow(str(n), n + 1, fill(form, each, f"e{n}")) for n, each in enumerate(entries)
    )


def _groups(document: Document) -> dict[str, str]:
    groups = document.get("groups") or []
    return {str(g.get("code", "")): str(g.get("name") or g.get("code", "")) for g in groups}


def _counts(document: Document) -> tuple[tuple[str, str, int], ...]:
    return tuple((key, name, len(document.get(key) or [])) for key, name in SECTIONS.items())


def _suggestions(document: Document) -> Suggestions:
    nodes = [place.node for place in places(document)]
    items = document.get("items") or []
    said = [node.get(key) for node in nodes for key in ("lead", "assessor", "data_source")]
    said += [name for node in nodes for name in _names(node.get("support"))]
    said += [each.get("assessor") for each in document.get("adjustments") or []]
    said += [item.get("source") for item in items]
    return Suggestions(
        items=tuple((str(i.get("code", "")), str(i.get("name", ""))) for i in items),
        codes=tuple((str(n.get("code", "")), str(n.get("name", ""))) for n in nodes),
        grades=tuple(str(g.get("name", "")) for g in document.get("grades") or []),
        units=tuple(dict.fromkeys(str(name) for name in said if name)),
        levels=tuple(LEVELS.values()),
    )


def _names(support: Any) -> list[str]:
    return [support] if isinstance(support, str) else list(support or [])
