"""What keeps Spark from running is said before it is started."""

from __future__ import annotations

import pytest

from batch import session


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"JAVA_HOME": "/nowhere"}, "JAVA_HOME names a folder without bin/java"),
        ({"PATH": "/nowhere"}, "There is no Java"),
    ],
    ids=["a wrong JAVA_HOME", "no Java at all"],
)
def test_a_missing_java_is_told_in_words(settings, says, monkeypatch):
    monkeypatch.setattr(session, "find_spec", lambda _: object())
    monkeypatch.delenv("JAVA_HOME", raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert says in (session.missing() or "")
