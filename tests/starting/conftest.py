"""Git knows a person, whatever the machine's own settings say."""

import os

import pytest


@pytest.fixture(autouse=True)
def somebody(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path_factory.mktemp("git") / "config"
    settings.write_text("[user]\n\tname = Anne\n\temail = anne@example.org\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
