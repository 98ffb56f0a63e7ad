"""Serve a repository's site on this machine, and build it anew whenever the repository changes."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from mkdocs.livereload import LiveReloadServer

from tagline.errors import TaglineError
from tagline.publishing.building import Source, configured, dated, empty_folder, own_config, plugin_of, quiet, run
from tagline.publishing.swapping import swap, writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

PORTS = range(1, 65_536)
TEMPORARY = "the folder for temporary files"

log = logging.getLogger("mkdocs.plugins.tagline")


class Server(LiveReloadServer):
    """MkDocs' server, which says that it serves once it does."""

    def __init__(
        self, builder: Callable[[], None], host: str, port: int, root: Path, announce: Callable[[], None]
    ) -> None:
        super().__init__(builder, host, port, str(root))
        self.announce = announce

    def server_activate(self) -> None:
        """Begin to listen."""
        super().server_activate()
        self.announce()


def serve_site(
    source: Source, *, address: str = "", verbose: bool = False, announce: Callable[[str], None] = lambda _: None
) -> None:
    """Serve the site on this machine and build it anew whenever the repository changes, until interrupted.

    `address` is a host with a port ("127.0.0.1:8000"), by default what mkdocs.yml says; `announce` is told the URL as
    soon as it answers. While the repository cannot be built the last good site is served.
    """
    given = listening(address) if address else None
    with writing(TEMPORARY), empty_folder() as place, empty_folder() as docs, quiet(verbose=verbose):
        site = place / "site"
        site.mkdir()
        config = configured(source, site, docs)
        host, port = given or listening(str(config.dev_addr))
        url = f"http://{host}:{port}/"

        def once(config: MkDocsConfig) -> None:
            config.site_url = url
            with dated(plugin_of(config).read()):
                run(config, serve_url=url)

        def again() -> None:
            try:
                with writing(TEMPORARY), empty_folder() as inner:
                    fresh = inner / "site"
                    fresh.mkdir()
                    once(configured(source, fresh, docs))
                    swap(fresh, site)
            except TaglineError as error:  # the server would let every request wait until all is mended
                log.error("%s; the last good site is served meanwhile", error)  # noqa: TRY400 - one line for the user

        once(config)
        server: LiveReloadServer = Server(again, host, port, site, lambda: announce(url))
        for path in (config.docs_dir, config.config_file_path, *config.watch) if own_config(source) else ():
            server.watch(path)
        server = config.plugins.on_serve(server, config=config, builder=again)
        try:
            with suppress(KeyboardInterrupt):
                server.serve()  # type: ignore[no-untyped-call] # MkDocs leaves it untyped
        except (OSError, UnicodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "this is no name of a host"
            problem = f"{url}: nothing can be served there: {reason}"
            raise TaglineError(problem, "name another place with --address HOST:PORT") from error
        finally:
            server.shutdown()


def listening(address: str) -> tuple[str, int]:
    """Read a host with a port."""
    host, _, port = address.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or int(port) not in PORTS:
        problem = f"--address: expected a host and a port (1 to 65535) such as 127.0.0.1:8000, found {address!r}"
        raise TaglineError(problem)
    return host, int(port)
