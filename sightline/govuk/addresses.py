"""A list's address holds its stage, filter, order and dates; these change one part and keep the rest."""

from collections.abc import Iterator
from functools import lru_cache

from django.http import QueryDict
from django.template.context import Context
from django.urls import reverse


@lru_cache(maxsize=8192)
def address_of(page: str, *parts: str | int) -> str:
    """Return the address of a page by its name: `reverse`, which works out a list's fifty each time anew."""
    return reverse(page, args=parts)


def query_of(context: Context) -> QueryDict:
    """Return a changeable copy of the page's query, empty where the page has no request."""
    request = context.get("request")
    return request.GET.copy() if request else QueryDict(mutable=True)


def address_with(context: Context, **changes: str | int | None) -> str:
    """Return this page's address with parameters changed, or taken out where None."""
    query = query_of(context)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def kept(context: Context, without: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the parameters a GET form must carry along: all but those in `without`."""
    for name, values in query_of(context).lists():
        if name not in without:
            yield from ((name, value) for value in values)
