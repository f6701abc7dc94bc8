"""Domains of the shared frontier: who has which, and the copy of its rows that a worker has in memory."""

from __future__ import annotations

import json
import math
import re
import sqlite3
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from redis.exceptions import AuthenticationError, RedisError, ResponseError
from scrapy_redis.connection import get_redis
from scrapy_redis.defaults import REDIS_PARAMS, SCHEDULER_QUEUE_KEY

from archive.errors import UserError
from crawler.frontier.local import SqliteFrontier

if TYPE_CHECKING:
    from collections.abc import Mapping

SPIDER: Final = "articles"
"""First part of every key, as scrapy-redis has it."""

LEASE_SECONDS: Final = 45.0
"""A worker that is silent for so long has lost its domains. Shorter than a crawl's patience, so that the others wait
for it; several times longer than a page takes to be read and stored."""

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "pages": ("fp",),
    "listed": ("fp", "root"),
    "finds": ("fp", "way"),
    "visits": ("source",),
    "trust": ("source",),
}
"""The tables of the frontier's file, each a hash in Redis: primary key -> row, both in JSON."""

BEGUN: Final = "begun"
"""The hash of source -> round in which its visit was begun last."""

JOIN: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) == 0 then
    redis.call('INCR', KEYS[2])
    redis.call('DEL', KEYS[3])
end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return {redis.call('ZCARD', KEYS[1]), redis.call('GET', KEYS[2]), redis.call('SCARD', KEYS[3])}
"""
"""Say that a worker is alive. The first one after all others have gone begins a round: every source is due again."""

WRITE: Final = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
for i = 3, #ARGV, 3 do
    local key = KEYS[tonumber(ARGV[i])]
    if ARGV[i + 2] == '' then
        redis.call('HDEL', key, ARGV[i + 1])
    else
        redis.call('HSET', key, ARGV[i + 1], ARGV[i + 2])
    end
end
return 1
"""
"""Write changes of a domain, all of them, if the worker still has it; its lease begins anew."""

LET_GO: Final = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], 'rests', 'PX', ARGV[2]) end
return 1
"""
"""Give a domain back. Nobody may ask it before its delay is over: the next worker does not know when it was asked."""


class Domain:
    """The rows of one domain, in memory, while this worker has it."""

    def __init__(self, name: str, sources: tuple[str, ...], leases: int) -> None:
        self.name = name
        self.sources = sources
        self.voided = 0
        """Rows that a worker had out that died."""
        self.is_done = False
        self.seeded: set[str] = set()
        """Sources that were given their seeds since we have it: before that it may look done."""
        self.depth = 0
        """Savepoints that are open."""
        self.begun: dict[str, str] = {}
        self.new_begun: dict[str, str] = {}
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self.rows = SqliteFrontier(self._connection, Path(":memory:"), leases=leases)
        self._connection.execute("CREATE TEMP TABLE changed(part TEXT, key TEXT, PRIMARY KEY(part, key)) WITHOUT ROWID")
        for table, key in TABLES.items():
            for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
                values = ", ".join(f"{row}.{column}" for column in key)
                self._connection.execute(
                    f"CREATE TEMP TRIGGER {table}_{event} AFTER {event} ON frontier.{table} BEGIN"  # noqa: S608 - our own names
                    f" INSERT OR IGNORE INTO changed VALUES ('{table}', json_array({values})); END"
                )

    def load(self, table: str, values: list[str]) -> None:
        """Fill a table from its hash; the order of the rows is theirs."""
        columns = self._columns(table)
        rows = [[row.get(column) for column in columns] for row in map(json.loads, values)]
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        self._connection.execute("BEGIN")
        self._connection.executemany(f"INSERT INTO frontier.{table}({names}) VALUES ({marks})", rows)  # noqa: S608 - our own names
        self._connection.execute("DELETE FROM changed")
        self._connection.execute("COMMIT")

    def changes(self) -> list[tuple[str, str, str]]:
        """Give what changed since it was told last: (table, key, row as JSON; empty for one that is gone)."""
        told = []
        for table, key in self._connection.execute("SELECT part, key FROM changed").fetchall():
            columns = self._columns(table)
            where = " AND ".join(f"{column} = ?" for column in TABLES[table])
            row = self._connection.execute(
                f"SELECT {', '.join(columns)} FROM frontier.{table} WHERE {where}",  # noqa: S608 - our own names
                json.loads(key),
            ).fetchone()
            told.append((table, key, "" if row is None else _json(dict(zip(columns, row, strict=True)))))
        told += [(BEGUN, source, number) for source, number in self.new_begun.items()]
        self.new_begun = {}
        self._connection.execute("DELETE FROM changed")
        return told

    def mark(self, depth: int) -> None:
        """Make sure that savepoints are open down to a depth; a domain nothing is done to needs none."""
        while self.depth < depth:
            self._connection.execute(f"SAVEPOINT part{self.depth}")
            self.depth += 1

    def close_mark(self, depth: int, *, undo: bool) -> bool:
        """Keep or undo what was done below a depth; False where nothing was."""
        if self.depth <= depth:
            return False
        if undo:
            self._connection.execute(f"ROLLBACK TO part{depth}")
        self._connection.execute(f"RELEASE part{depth}")
        self.depth = depth
        return True

    def has_rows(self, *states: str) -> bool:
        """Say whether any row of the domain is in one of the states."""
        query = "SELECT 1 FROM frontier.pages WHERE source = ? AND state = ? LIMIT 1"
        return any(
            self._connection.execute(query, (name, state)).fetchone() for name in self.sources for state in states
        )

    def close(self) -> None:
        self._connection.close()

    def _columns(self, table: str) -> list[str]:
        found = [row[1] for row in self._connection.execute(f"PRAGMA frontier.table_info({table})")]
        return ["rowid", *found] if table == "pages" else found  # rows are leased in the order in which they were found


class Domains:
    """The server's side: which worker has which domain, and their rows."""

    def __init__(self, url: str, domains: Mapping[str, str], delays: Mapping[str, float], *, leases: int = 2) -> None:
        """Join the workers at a server.

        Args:
            url: redis://host:port/number; `?lease_seconds=` sets another time than LEASE_SECONDS.
            domains: of each source, by its name.
            delays: seconds between two requests to a source; may grow while the crawl runs (Crawl-delay).
            leases: rows of one source that may be out at a time.

        Raises:
            UserError: no server answers there.
        """
        self._address, self._lease_seconds = _split(url)
        self._delays = delays
        self._leases = leases
        self._workers: int
        self._round: str
        self._done: int
        self._token = uuid.uuid4().hex
        self._held: dict[str, Domain] = {}
        self._name_of = dict(domains)
        self._sources: dict[str, tuple[str, ...]] = {}
        for source, name in sorted(domains.items()):
            self._sources[name] = (*self._sources.get(name, ()), source)
        params = {key: value for key, value in REDIS_PARAMS.items() if key != "retry_on_timeout"}
        try:
            self._server = get_redis(url=self._address, decode_responses=True, **params)
            self._join, self._write, self._let_go = map(self._server.register_script, (JOIN, WRITE, LET_GO))
            self._beat()
        except AuthenticationError as error:
            raise UserError(
                "--frontier: the Redis server wants another password, or none. Write it as redis://:PASSWORD@HOST:PORT/0."
            ) from error
        except ResponseError as error:
            raise UserError("--frontier: the Redis server refuses. Has it the database you named?") from error
        except ValueError as error:
            raise UserError("--frontier: no address of a Redis server. Write redis://HOST:PORT/0.") from error
        except (RedisError, OSError) as error:
            raise UserError(
                f"--frontier: no Redis server answers there ({type(error).__name__}). Start one (docs/scale.md)."
            ) from error

    @property
    def sources(self) -> list[str]:
        return list(self._name_of)

    @property
    def most(self) -> int:
        """How many domains with work left this worker may have: its share."""
        return max(1, math.ceil(max(len(self._sources) - self._done, 0) / max(self._workers, 1)))

    @property
    def busy(self) -> int:
        """How many it has."""
        return sum(not domain.is_done for domain in self._held.values())

    def name_of(self, source: str) -> str:
        return self._name_of[source]

    def held(self, source: str) -> Domain | None:
        """Give the domain of a source where this worker has it."""
        return self._held.get(self._name_of[source])

    def all_held(self) -> list[Domain]:
        return list(self._held.values())

    def take(self, name: str) -> Domain | None:
        """Take a domain that is free, with its rows; None where it is another's, or done, or others have too few."""
        if self.busy >= self.most or self._server.sismember(_key("done"), name):
            return None
        if not self._server.set(_key("lock", name), self._token, nx=True, px=self._lease_ms(name)):
            return None
        domain = Domain(name, self._sources[name], self._leases)
        for table in TABLES:
            domain.load(table, list(self._server.hgetall(_key(table, name)).values()))
        domain.begun = self._server.hgetall(_key(BEGUN, name))
        domain.voided = domain.rows.void_leases()
        self._held[name] = domain
        return domain

    def is_begun(self, domain: Domain, source: str) -> bool:
        """Say whether a visit to a source was begun in this round."""
        return domain.begun.get(source) == self._round

    def note_begun(self, domain: Domain, source: str) -> None:
        """Note it, to be written with the rows."""
        domain.begun[source] = domain.new_begun[source] = self._round

    def write(self, domain: Domain) -> bool:
        """Write what changed; False where another worker has the domain now."""
        changes = domain.changes()
        if not changes:
            return True
        parts = (*TABLES, BEGUN)
        keys = [_key("lock", domain.name), *(_key(part, domain.name) for part in parts)]
        told: list[Any] = [self._token, self._lease_ms(domain.name)]
        for part, key, row in changes:
            told += [parts.index(part) + 2, key, row]
        return bool(self._write(keys=keys, args=told))

    def free_at(self, name: str) -> float | None:
        """Give when a domain may be taken (seconds since 1970); None where it is done in this round."""
        if self._server.sismember(_key("done"), name):
            return None
        left: int = self._server.pttl(_key("lock", name))
        return time.time() + max(left, 0) / 1000

    def note_done(self, domain: Domain, *, is_done: bool) -> None:
        """Tell the others whether a domain has anything left in this round."""
        domain.is_done = is_done
        (self._server.sadd if is_done else self._server.srem)(_key("done"), domain.name)

    def keep_alive(self) -> list[Domain]:
        """Renew the leases when it is time; give the domains that were lost."""
        if time.monotonic() - self._beat_at < self._lease_seconds / 3:
            return []
        self._beat()
        lost = []
        for domain in self.all_held():
            keys = [_key("lock", domain.name)]
            if not self._write(keys=keys, args=[self._token, self._lease_ms(domain.name)]):
                lost.append(domain)
        return lost

    def let_go(self, domain: Domain) -> None:
        """Give a domain back; nobody asks it before its delay is over."""
        self.drop(domain)
        rest = int(self._delay(domain.name) * 1000)
        self._let_go(keys=[_key("lock", domain.name)], args=[self._token, rest])

    def drop(self, domain: Domain) -> None:
        """Forget the copy of a domain."""
        self._held.pop(domain.name, None)
        domain.close()

    def leave(self) -> None:
        """Be no worker any more."""
        self._server.zrem(_key("workers"), self._token)
        self._server.close()

    def _beat(self) -> None:
        keys = [_key("workers"), _key("round"), _key("done")]
        self._workers, self._round, self._done = self._join(
            keys=keys, args=[self._token, int(self._lease_seconds * 1000)]
        )
        self._beat_at = time.monotonic()

    def _delay(self, name: str) -> float:
        return max(self._delays.get(source, 0.0) for source in self._sources[name])

    def _lease_ms(self, name: str) -> int:
        return int(max(self._lease_seconds, 2 * self._delay(name)) * 1000)


def _split(url: str) -> tuple[str, float]:
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    try:
        seconds = float(asked.pop("lease_seconds", LEASE_SECONDS))
    except ValueError:
        seconds = 0.0
    # The path of a socket's address is the socket; of a server's it is the number of a database, or nothing.
    is_database = parts.scheme == "unix" or re.fullmatch("(?:/[0-9]*)?", parts.path)
    if parts.scheme not in {"redis", "rediss", "unix"} or not is_database or not 1 <= seconds <= LEASE_SECONDS:
        raise UserError(
            f"--frontier: write redis://HOST:PORT/NUMBER, with ?lease_seconds= from 1 to {LEASE_SECONDS:g} if you like."
        )
    return urlunsplit(parts._replace(query=urlencode(asked))), seconds


def _key(part: str, domain: str | None = None) -> str:
    """Give a key: the rows of a domain stand where scrapy-redis keeps a spider's queue.

    >>> _key("pages", "example.cn"), _key("lock", "example.cn"), _key("workers")
    ('articles:{example.cn}:requests', 'articles:{example.cn}:lock', 'articles:workers')
    """
    spider = SPIDER if domain is None else f"{SPIDER}:{{{domain}}}"
    return SCHEDULER_QUEUE_KEY % {"spider": spider} if part == "pages" else f"{spider}:{part}"


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=True, separators=(",", ":"))
