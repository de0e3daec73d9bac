"""What every answer of the server says to the browser: no scripts or frames of others, no referrer, nothing kept."""

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What goes with every answer, also where no page can be made."""
_A_YEAR = 31_536_000
LASTING_ENDPOINTS = frozenset({"member.file", "member.brand", "member.icon", "member.logo"})
"""What is the same for everyone and carries its version in its address; all else is never kept by browser or proxy."""


def add_headers(app: Flask, *, secure: bool) -> None:
    """Give every answer of ``app`` the headers; ``secure`` adds that only https may be used from now on."""
    always = ALWAYS | ({"Strict-Transport-Security": f"max-age={_A_YEAR}"} if secure else {})

    @app.after_request
    def _add(response: Response) -> Response:
        response.headers.update(always)
        if request.endpoint in LASTING_ENDPOINTS and response.status_code in (200, 304):
            response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
        else:
            response.headers["Cache-Control"] = "no-store"
        return response
