"""Serve a repository's site on this machine, and build it anew whenever the repository changes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from tagline.errors import TaglineError
from tagline.publishing.building import Source, configured, dated, empty_folder, own_config, plugin_of, quiet, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig


def serve_site(
    source: Source, *, address: str = "", verbose: bool = False, announce: Callable[[str], None] = lambda _: None
) -> None:
    """Serve the site on this machine and build it anew whenever the repository changes, until interrupted.

    `address` is a host with a port ("127.0.0.1:8000"), by default what mkdocs.yml says; `announce` is told the URL.
    """
    with empty_folder() as site, empty_folder() as docs, quiet(verbose=verbose):
        config = configured(source, site, docs)
        host, port = listening(address) if address else config.dev_addr
        url = config.site_url = f"http://{host}:{port}/"

        def once(config: MkDocsConfig) -> None:
            config.site_url = url
            with dated(plugin_of(config).read()):
                run(config, serve_url=url)

        def again() -> None:
            try:
                once(configured(source, site, docs))
            except TaglineError as error:  # the server prints an Abort as one line and goes on
                raise Abort(str(error)) from error

        once(config)
        server = LiveReloadServer(builder=again, host=str(host), port=port, root=str(site))
        for path in (config.docs_dir, config.config_file_path, *config.watch) if own_config(source) else ():
            server.watch(path)
        server = config.plugins.on_serve(server, config=config, builder=again)
        announce(url)
        try:
            with suppress(KeyboardInterrupt):
                server.serve()  # type: ignore[no-untyped-call] # MkDocs leaves it untyped
        except OSError as error:
            problem = f"{url}: nothing can be served there: {error.strerror}"
            raise TaglineError(problem, "name another place with --address HOST:PORT") from error
        finally:
            server.shutdown()


def listening(address: str) -> tuple[str, int]:
    """Read a host with a port."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        problem = f"--address: expected a host and a port such as 127.0.0.1:8000, found {address!r}"
        raise TaglineError(problem)
    return host, int(port)
