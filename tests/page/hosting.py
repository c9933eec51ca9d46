"""A host of the site that can go away, and with it the network."""

import socket
import threading
from contextlib import contextmanager, suppress

from sitebuild import server
from sitebuild.paths import SITE


class Host(server.Server):
    """A server that closes its connections when it stops: threads would still answer those kept alive."""

    def __init__(self, *arguments, **options):
        self.connections = []
        super().__init__(*arguments, **options)

    def process_request(self, request, client_address):
        self.connections.append(request)
        super().process_request(request, client_address)

    def vanish(self):
        self.shutdown()
        for connection in self.connections:
            with suppress(OSError):  # already closed
                connection.shutdown(socket.SHUT_RDWR)


reserved = []


def reserve_port():
    """A port that nobody else on this machine is given, also while no host listens there."""
    reserved.append(socket.socket())
    reserved[-1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved[-1].bind(("127.0.0.1", 0))
    return reserved[-1].getsockname()[1]


@contextmanager
def host(folder=SITE, port=None, keeps=True):
    """Serves the folder until the end of the `with` block. Yields (its address, its port, for another host)."""
    with Host(port or reserve_port(), folder, keeps=keeps) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site.url, site.server_port
        site.vanish()
