"""An attribute that is made when it is first asked for, for objects made by the million.

`functools.cached_property` takes a lock up to Python 3.11 and twice as long; a sketch has a dozen such attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

_Value = TypeVar("_Value")


class once(Generic[_Value]):  # noqa: N801 - used as a decorator, like property
    """Makes of a method an attribute whose value is kept in the object from the first time on; it may be set too."""

    def __init__(self, make: Callable[[Any], _Value]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> _Value: ...
    def __get__(self, instance: object | None, owner: type | None = None) -> Self | _Value:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._make(instance)
        return value

    if TYPE_CHECKING:

        def __set__(self, instance: object, value: _Value) -> None: ...
