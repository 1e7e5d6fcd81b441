from dataclasses import replace

from agent.board.news import News, NewsKind, calls, news
from agent.board.row import Board, Row
from agent.tablet.device import ConnectionState
from agent.tablet.verdict import Verdict
from tests.board.desks import asking, ended, row, running


def kinds(before: Row | None, after: Row | None) -> list[NewsKind]:
    boards = [Board((each,) if each else ()) for each in (before, after)]
    return [each.kind for each in news(*boards)]


def test_nothing_new_is_no_news() -> None:
    assert kinds(row(), row()) == []


def test_who_comes_and_who_leaves_is_news() -> None:
    assert kinds(None, row()) == [NewsKind.APPEARED]
    assert kinds(row(), None) == [NewsKind.LEFT]


def test_each_change_of_a_row_is_one_event() -> None:
    assert kinds(row(verdict=None), row()) == [NewsKind.VERDICT]
    assert kinds(row(), row(usb="2-1")) == [NewsKind.MOVED]
    assert kinds(row(), row(state=ConnectionState.OFFLINE)) == [NewsKind.STATE]
    assert kinds(row(), row(silent=True)) == [NewsKind.SILENT]
    assert kinds(row(), row(notice="No.")) == [NewsKind.NOTICE]
    assert kinds(row(run=running("frp")), row(run=running("reset"))) == [NewsKind.PHASE]
    assert kinds(row(run=running()), row(run=running(reason="accounts"))) == [NewsKind.WAITS]
    assert kinds(row(run=asking(number=1)), row(run=asking(number=2))) == [NewsKind.ASKS]
    assert kinds(row(run=running("restock")), row(run=ended())) == [NewsKind.ENDED]


def test_trouble_with_adb_is_news_of_no_row() -> None:
    [only] = news(Board(), Board(trouble="No server."))
    assert (only.kind, only.row, only.text) == (NewsKind.TROUBLE, None, "No server.")


def test_the_bell_calls_for_questions_stops_and_dead_cables_alone() -> None:
    assert calls(News(NewsKind.ASKS, row(run=asking())))
    assert calls(News(NewsKind.SILENT, row(silent=True)))
    assert calls(News(NewsKind.ENDED, row(run=ended("error", closed=False))))
    assert not calls(News(NewsKind.ENDED, row(run=ended())))
    assert not calls(News(NewsKind.VERDICT, row(verdict=Verdict.FRP_LOCKED)))
    assert not calls(News(NewsKind.PHASE, row(run=running())))


def test_a_row_that_only_lost_its_mark_is_no_news() -> None:
    assert kinds(replace(row(), marked=True), row()) == []
