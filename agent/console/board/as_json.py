"""The board as plain values, for programs: a tablet as `devices --json` has it, and more."""

from typing import Any

from agent.board.hubs import hubs
from agent.board.news import News
from agent.board.row import Board, Row, RunView
from agent.board.wants import band, in_order, wanted
from agent.clock import isoformat
from agent.tablet.device import ConnectionState


def board_json(board: Board) -> dict[str, Any]:
    """Return the rows in their order, and the hubs."""
    return {
        "tablets": [row_json(row) for row in in_order(board.rows)],
        "hubs": [
            {"usb": hub.path, "ports": [light.value for light in hub.ports]}
            for hub in hubs(board.rows, board.hub_sizes)
        ],
    }


def row_json(row: Row) -> dict[str, Any]:
    """Return a row; null where unknown."""
    need = wanted(row)
    ready = row.state is ConnectionState.READY
    return {
        "address": row.listing.address or None,
        "usb": row.listing.usb,
        "transport_id": row.listing.transport_id,
        "state": row.state.value,
        "answers": not row.silent if ready else None,
        "serial": row.serial,
        "asset_tag": row.asset_tag,
        "maker": row.maker,
        "model": row.model,
        "android": row.android,
        "loan": row.loan,
        "verdict": row.judgement.verdict.value if row.judgement else None,
        "open_case": row.open_case,
        "run": _run(row.run) if row.run else None,
        "since": isoformat(row.moment),
        "urgency": band(row).name.lower(),
        "wanted": need.want.value,
        "from": need.who.value,
    }


def _run(run: RunView) -> dict[str, Any]:
    question = run.asked.question if run.asked else None
    return {
        "case": run.case,
        "phase": run.phase,
        "number": run.number,
        "total": run.total,
        "waits_for": run.waiting.reason if run.waiting else None,
        "asks": f"{question.phase}.{question.field}" if question else None,
        "outcome": run.outcome,
        "proof": run.proof,
        "closed": run.closed,
    }


def news_json(happened: News, at: str) -> dict[str, Any]:
    """Return one thing that happened."""
    tablet = row_json(happened.row) if happened.row else None
    return {"event": happened.kind.value, "at": at, "text": happened.text or None, "tablet": tablet}
