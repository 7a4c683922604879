"""One sentence at which reading breaks off does not cost the rest of a table."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from kaocheng.scoring.cli import phrase
from kaocheng.scoring.faults import Refused
from kaocheng.scoring.issued import read_issued
from kaocheng.scoring.issued.proposing import proposed
from kaocheng.scoring.phrases import answering
from kaocheng.scoring.phrases.answering import BROKE_OFF, answer
from kaocheng.scoring.phrases.proposal import Proposal
from kaocheng.scoring.phrases.propose import LONGEST, propose
from tests.schemes.tables import mixed


@pytest.fixture
def brittle(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Reading breaks off at every sentence that speaks of 床位 or of 产区."""

    def read(sentence: str, *more: object) -> Proposal:
        if "产区" in sentence or "床位" in sentence:
            raise KeyError(sentence)
        return propose(sentence, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(answering, "propose", read)
    proposed.cache_clear()  # what was read before, and what is read here, is nobody else's
    yield
    proposed.cache_clear()


@pytest.mark.usefixtures("brittle")
def test_it_is_an_honest_no_and_the_log_has_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        found = answer("每缺1张床位扣1分。", "5")
    assert (found.outcome, found.left, found.rule) == ("cannot", BROKE_OFF, None)
    assert "每缺1张床位" in caplog.text
    assert answer("按时报送的，得5分。", "5") == propose("按时报送的，得5分。", "5")
    with pytest.raises(Refused):
        answer("每" * (LONGEST + 1))


@pytest.mark.usefixtures("brittle")
def test_the_other_standards_of_a_table_are_read() -> None:
    outcomes = {one.sentence: one.proposal for one in read_issued(mixed(), "表.xlsx").standards}
    broken = [one for one in outcomes.values() if one.left == BROKE_OFF]
    assert len(broken) == 1
    assert sum(one.outcome == "rule" for one in outcomes.values()) == 2


@pytest.mark.usefixtures("brittle")
def test_the_command_goes_on_with_the_next_line(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    file = f"{tmp_path}/条文.txt"
    with open(file, "w", encoding="utf-8") as lines:
        lines.write("5\t每缺1张床位扣1分。\n5\t按时报送的，得5分。\n")
    assert phrase.main([file]) == 0
    told = capsys.readouterr().out
    assert "程序出了错" in told
    assert "结论：能算" in told
