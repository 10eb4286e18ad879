"""The whole bot and the whole Slack of the journeys."""

from __future__ import annotations

from tests.journeys.conftest import escalation, slack, stage

__all__ = ["escalation", "slack", "stage"]
