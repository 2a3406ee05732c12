"""The demo's own page: addresses, three queries and a box to run them. Nothing is loaded from elsewhere."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FOLDER = Path(__file__).parent / "page"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILES = {
    "/": ("index.html", "text/html"),
    "/demo.css": ("demo.css", "text/css"),
    "/demo.js": ("demo.js", "text/javascript"),
}


def page_routes() -> list[Route]:
    """The page and its two files; they are open to all, the key is typed in."""
    return [_route(path, (_FOLDER / name).read_bytes(), kind) for path, (name, kind) in _FILES.items()]


def _route(path: str, content: bytes, kind: str) -> Route:
    async def page(_: Request) -> Response:
        return Response(content, media_type=f"{kind}; charset=utf-8", headers={"Content-Security-Policy": _POLICY})

    return Route(path, page, methods=["GET"])
