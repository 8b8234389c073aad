"""Formgrader with a content-security policy: a page shows trainees' work, and nothing in that work may run or be fetched.

A server extension of JupyterLab that `graders desk` switches on in place of nbgrader's. It serves nbgrader's own formgrader; what
is added is the policy, and a mark (a nonce) on the scripts and styles that stand in nbgrader's own templates.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment
from nbgrader.server_extensions.formgrader import formgrader, handlers
from tornado import web

#: Scripts of attributes that stand in nbgrader's templates; a nonce cannot mark these.
ATTRIBUTES = ("toggle_name(true);", "toggle_name(false);", "toggleAllNames()", "createAssignmentModal();", "createStudentModal();")
#: In place of nbconvert's template that loads MathJax from another host: what formgrader's own script asks MathJax for, which is
#: to say when it is done. Formulas stand there as they were typed.
MATHJAX = """{%- macro mathjax() -%}
<script nonce="{{ nonce() }}">
var MathJax = {Hub: {Startup: {signal: {Interest: function (listener) { setTimeout(listener, 0, "End"); }}}}};
</script>
{%- endmacro %}"""
TAG = re.compile(r"<(script|style)\b")
NONCE: ContextVar[str] = ContextVar("nonce", default="")


def policy(nonce: str) -> str:
    """The policy of a page: scripts and style sheets of the templates, pictures that lie in the page, calls to this server.

    No picture comes from an address, not even of this server: formgrader reads settings from a folder that a GET names.
    """
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in ATTRIBUTES)
    rules = {
        "default-src": "'none'", "script-src": f"'nonce-{nonce}' 'unsafe-hashes' {hashes}", "style-src": f"'self' 'nonce-{nonce}'", "style-src-attr": "'unsafe-inline'",
        "img-src": "data:", "font-src": "'self'", "connect-src": "'self'", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'self'",
    }  # fmt: skip
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Marked(BaseLoader):
    """Templates as another loader has them; those of formgrader with a nonce on each script and style sheet.

    What a template inserts, such as a trainee's answer, is not touched.
    """

    def __init__(self, inner: BaseLoader) -> None:
        self.inner = inner

    def get_source(self, environment: Environment, template: str) -> tuple:
        """The text of a template, its file, and whether the text is still that of the file."""
        if template == "mathjax.html.j2":
            return MATHJAX, None, lambda: True
        source, file, fresh = self.inner.get_source(environment, template)
        if file and Path(file).is_relative_to(handlers.template_path):
            source = TAG.sub(r'<\1 nonce="{{ nonce() }}"', source)
        return source, file, fresh


def mark(environment: Environment) -> None:
    """Let an environment's templates use the nonce of the answer that is being made."""
    environment.loader = Marked(environment.loader)
    environment.globals["nonce"] = NONCE.get


class Guarded(web.RequestHandler):
    """What formgrader's handlers have in common here."""

    def set_default_headers(self) -> None:
        """Add the policy, with a nonce of this answer's own."""
        super().set_default_headers()
        self.nonce = secrets.token_urlsafe(16)
        self.set_header("Content-Security-Policy", policy(self.nonce))

    async def prepare(self) -> None:
        """Refuse settings from another folder: a link in a trainee's answer could name one with a program in it."""
        NONCE.set(self.nonce)
        found = super().prepare()
        if found is not None:
            await found
        path = self.get_argument("path", "")
        if path and Path(path).resolve() != Path(self.settings["nbgrader_formgrader"].coursedir.root).resolve():
            raise web.HTTPError(403, "Formgrader of this course takes settings from no other folder.")


@cache
def guarded(handler: type[web.RequestHandler]) -> type[web.RequestHandler]:
    """A handler with the policy."""
    return type(handler.__name__, (Guarded, handler), {})


class GuardedRoutes:
    """Stands for the server while formgrader adds its handlers."""

    def __init__(self, webapp: web.Application) -> None:
        self.webapp, self.settings = webapp, webapp.settings

    def add_handlers(self, hosts: str, rules: list[tuple]) -> None:
        """Add them with the policy."""
        self.webapp.add_handlers(hosts, [(route, guarded(handler), *rest) for route, handler, *rest in rules])


class Formgrader(formgrader.FormgradeExtension):
    """nbgrader's formgrader with the policy."""

    def init_tornado_settings(self, webapp: web.Application) -> None:
        """Also mark the templates: those of lists, and that of a submission."""
        super().init_tornado_settings(webapp)
        mark(webapp.settings["nbgrader_jinja2_env"])
        mark(webapp.settings["nbgrader_exporter"].environment)

    def init_handlers(self, webapp: web.Application) -> None:
        """Add formgrader's handlers with the policy."""
        super().init_handlers(GuardedRoutes(webapp))


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": "graders.formgrader"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """As nbgrader's own extension does, which is switched off."""
    extension = Formgrader(parent=server)
    extension.root_dir, extension.log = server.root_dir, server.log
    extension.initialize([])
    extension.init_tornado_settings(server.web_app)
    extension.init_handlers(server.web_app)
