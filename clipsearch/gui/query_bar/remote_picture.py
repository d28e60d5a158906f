"""Download of pictures from the web: one at a time, each only after the user agreed to host and port."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest
from PySide6.QtWidgets import QWidget

from clipsearch.gui.widgets.dialogs import Question, confirm
from clipsearch.gui.widgets.message_bar import MessageBar

__all__ = ["RemotePictures"]

MAX_BYTES = 32 * 1024 * 1024
IDLE_TIMEOUT = 15_000  # milliseconds without a byte
TOTAL_TIMEOUT = 60_000  # milliseconds
MAX_REDIRECTS = 5
STANDARD_PORTS = {"http": 80, "https": 443}
Callback = Callable[[bytes, str], None]


class RemotePictures(QObject):
    """Asks the user and downloads. Nothing is sent but the address: no cookies, no referrer."""

    def __init__(self, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._messages = messages
        self._window = window
        self._download: _Download | None = None

    def offer(self, address: str, then: Callback) -> None:
        """Ask whether to fetch a picture.

        Args:
            address: an http or https URL.
            then: called with its bytes and its name when it is downloaded.
        """
        url = QUrl(address)
        question = Question(
            self.tr("Download picture"),
            self.tr("Download this picture from {host}?").format(host=_place(url)),
            self.tr(
                "clipsearch stays offline unless you allow it. Only this picture is requested; {host}"
                " sees this computer's address. Copying the picture in the browser and pasting it "
                "here needs no connection."
            ).format(host=_place(url)),
            self.tr("Download"),
            self.tr("Stay offline"),
        )
        confirm(self._window, question, lambda: self._start(url, then))

    @property
    def busy(self) -> bool:
        """Whether a download runs."""
        return self._download is not None

    @Slot()
    def stop(self) -> None:
        """Cancel the download."""
        if self._download is not None:
            self._download.stop("")

    def _start(self, url: QUrl, then: Callback) -> None:
        self.stop()

        def done(data: bytes, reason: str, moved: QUrl | None) -> None:
            self._download = None
            self._messages.clear("fetch")
            if moved is not None:
                self.offer(moved.toString(), then)
            elif reason:
                text = self.tr("The picture could not be downloaded from {host}: {why}")
                hint = self.tr("Copy it in the browser and paste it here")
                self._messages.show_text("error", text.format(host=_place(url), why=reason), hint, "fetched")
            elif data:
                then(data, url.fileName() or url.host())

        self._messages.clear("fetched")
        text = self.tr("Downloading a picture from {host}").format(host=_place(url))
        self._messages.show_text("info", text, topic="fetch", action=(self.tr("Stop"), self.stop))
        self._download = _Download(url, done, self)


def _place(url: QUrl) -> str:
    """The host of an address, with the port where it is not the usual one."""
    return url.host() if _port(url) == STANDARD_PORTS.get(url.scheme()) else f"{url.host()}:{_port(url)}"


def _port(url: QUrl) -> int:
    return url.port(STANDARD_PORTS.get(url.scheme(), -1))


class _Download(QObject):
    """One running download."""

    def __init__(self, url: QUrl, done: Callable[[bytes, str, QUrl | None], None], parent: QObject) -> None:
        """Start.

        Args:
            url: the address.
            done: gets the bytes, or why there are none ("": it was cancelled), or another address to
                which it was sent on, and about which the user is to be asked.
            parent: of this object.
        """
        super().__init__(parent)
        self._host, self._place = url.host(), _place(url)
        self._moved: QUrl | None = None
        self._is_safe = url.scheme() == "https"
        self._done = done
        self._data = bytearray()
        self._reason: str | None = None
        manager = QNetworkAccessManager(self)
        manager.setRedirectPolicy(QNetworkRequest.RedirectPolicy.UserVerifiedRedirectPolicy)
        request = QNetworkRequest(url)
        request.setTransferTimeout(IDLE_TIMEOUT)
        request.setMaximumRedirectsAllowed(MAX_REDIRECTS)
        request.setRawHeader(b"Accept", b"image/*")
        request.setRawHeader(b"User-Agent", b"clipsearch")
        self._reply = manager.get(request)
        self._reply.redirected.connect(self._follow)
        self._reply.metaDataChanged.connect(self._check)
        self._reply.readyRead.connect(self._read)
        self._reply.finished.connect(self._finish)
        QTimer.singleShot(TOTAL_TIMEOUT, self, lambda: self.stop(self.tr("it takes too long")))

    def stop(self, reason: str) -> None:
        """Cancel, for a reason that is shown."""
        if self._reason is None:
            self._reason = reason
        self._reply.abort()

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        """Follow redirects within the agreed host and port, and never from https to http."""
        if url.host() != self._host:
            self.stop(self.tr("it redirects to {host}").format(host=url.host() or "?"))
        elif url.scheme() not in (("https",) if self._is_safe else ("http", "https")):
            self.stop(self.tr("it redirects to an insecure connection"))
        elif _place(url) != self._place:  # another program of that host
            self._moved = url
            self.stop("")
        else:
            self._reply.redirectAllowed.emit()

    @Slot()
    def _check(self) -> None:
        status = self._reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if status != 200:
            return  # a redirect or an error
        content_type = str(self._reply.header(QNetworkRequest.KnownHeaders.ContentTypeHeader) or "")
        size = self._reply.header(QNetworkRequest.KnownHeaders.ContentLengthHeader)
        if not content_type.lower().startswith("image/"):
            self.stop(self.tr("it is not a picture"))
        elif isinstance(size, int) and size > MAX_BYTES:
            self._refuse_size()

    @Slot()
    def _read(self) -> None:
        self._data += self._reply.readAll().data()
        if len(self._data) > MAX_BYTES:
            self._refuse_size()

    def _refuse_size(self) -> None:
        self.stop(self.tr("it is larger than {size} MB").format(size=MAX_BYTES >> 20))

    @Slot()
    def _finish(self) -> None:
        status = self._reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        failed = self._reply.error() != QNetworkReply.NetworkError.NoError
        if self._reason is None and failed:
            has_answered = isinstance(status, int) and status >= 400
            answer = self.tr("the server answered {status}").format(status=status)
            self._reason = answer if has_answered else self._reply.errorString()
        elif self._reason is None:
            self._data += self._reply.readAll().data()
            self._reason = "" if self._data else self.tr("there is nothing at that address")
        data = b"" if failed or self._reason else bytes(self._data)
        self._done(data, self._reason, self._moved)
        self.deleteLater()
