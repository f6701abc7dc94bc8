"""Which hosts a redirect of robots.txt may lead to."""

from __future__ import annotations

import pytest

from crawler.politeness import may_hold_rules

PUBLIC, OURS = frozenset({"www.example.cn:80", "www.example.cn:443"}), frozenset({"127.0.0.1:8801"})


@pytest.mark.parametrize(
    ("url", "hosts", "is_followed"),
    [
        ("https://www.example.cn/robots.txt", PUBLIC, True),
        ("https://cdn.example.com/robots.txt", PUBLIC, True),
        ("http://127.0.0.1:8802/robots.txt", OURS, True),
        ("https://cdn.example.com/robots.txt", OURS, True),
        ("http://127.0.0.1:8801/robots.txt", PUBLIC, False),
        ("http://localhost/robots.txt", PUBLIC, False),
        ("http://169.254.169.254/latest", PUBLIC, False),
        ("http://10.0.0.1/robots.txt", OURS, False),
        ("", PUBLIC, False),
        ("ftp://www.example.cn/robots.txt", PUBLIC, False),
    ],
)
def test_rules_may_lie_on_any_public_host_and_on_this_machine_for_a_site_of_this_machine(url, hosts, is_followed):
    assert may_hold_rules(url, hosts) is is_followed
