"""Pictures on the internet: fetched one at a time, each only after a question that names its host."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest
from PySide6.QtWidgets import QWidget

from clipsearch.gui.widgets.dialogs import Question, confirm
from clipsearch.gui.widgets.message_bar import MessageBar

__all__ = ["RemotePictures"]

MOST_BYTES = 32 * 1024 * 1024
SILENCE = 15_000  # milliseconds without a byte after which it is given up
LONGEST = 60_000  # ... that all of it may take
MOST_REDIRECTS = 5
Then = Callable[[bytes, str], None]


class RemotePictures(QObject):
    """Asks, fetches, and gives the bytes on. Nothing is sent but the address: no cookies, no referrer."""

    def __init__(self, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._messages = messages
        self._window = window
        self._fetch: _Fetch | None = None

    def offer(self, address: str, then: Then) -> None:
        """Ask whether to fetch a picture.

        Args:
            address: where it lies, by http or https.
            then: gets its bytes and its name, once it is there.
        """
        url = QUrl(address)
        question = Question(
            self.tr("Fetch a picture"),
            self.tr("Fetch this picture from {host}?").format(host=url.host()),
            self.tr(
                "clipsearch stays offline unless you say so. Only this picture is asked for; "
                "{host} learns this computer's address. Copying the picture in the browser and "
                "pasting it here needs no connection."
            ).format(host=url.host()),
            self.tr("Fetch"),
            self.tr("Stay offline"),
        )
        confirm(self._window, question, lambda: self._start(url, then))

    @property
    def busy(self) -> bool:
        """Whether a picture is being fetched."""
        return self._fetch is not None

    @Slot()
    def stop(self) -> None:
        """Fetch no more."""
        if self._fetch is not None:
            self._fetch.stop("")

    def _start(self, url: QUrl, then: Then) -> None:
        self.stop()

        def done(data: bytes, why: str) -> None:
            self._fetch = None
            self._messages.clear("fetch")
            if why:
                said = self.tr("The picture could not be fetched from {host}: {why}")
                hint = self.tr("Copy it in the browser and paste it here")
                self._messages.show_text("error", said.format(host=url.host(), why=why), hint, "fetched")
            elif data:
                then(data, url.fileName() or url.host())

        self._messages.clear("fetched")
        said = self.tr("Fetching a picture from {host}").format(host=url.host())
        self._messages.show_text("info", said, about="fetch", action=(self.tr("Stop"), self.stop))
        self._fetch = _Fetch(url, done, self)


class _Fetch(QObject):
    """One picture on its way."""

    def __init__(self, url: QUrl, done: Callable[[bytes, str], None], parent: QObject) -> None:
        """Begin; `done` gets the bytes, or why there are none ("": it was stopped)."""
        super().__init__(parent)
        self._host = url.host()
        self._is_safe = url.scheme() == "https"
        self._done = done
        self._data = bytearray()
        self._why: str | None = None
        manager = QNetworkAccessManager(self)
        manager.setRedirectPolicy(QNetworkRequest.RedirectPolicy.UserVerifiedRedirectPolicy)
        request = QNetworkRequest(url)
        request.setTransferTimeout(SILENCE)
        request.setMaximumRedirectsAllowed(MOST_REDIRECTS)
        request.setRawHeader(b"Accept", b"image/*")
        request.setRawHeader(b"User-Agent", b"clipsearch")
        self._reply = manager.get(request)
        self._reply.redirected.connect(self._follow)
        self._reply.metaDataChanged.connect(self._check)
        self._reply.readyRead.connect(self._read)
        self._reply.finished.connect(self._finish)
        QTimer.singleShot(LONGEST, self, lambda: self.stop(self.tr("it takes too long")))

    def stop(self, why: str) -> None:
        """Give up, for a reason."""
        if self._why is None:
            self._why = why
        self._reply.abort()

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        """Follow within the host that was agreed to, and not from an encrypted to a plain connection."""
        if url.host() != self._host:
            self.stop(self.tr("it is sent on to {host}").format(host=url.host() or "?"))
        elif url.scheme() not in (("https",) if self._is_safe else ("http", "https")):
            self.stop(self.tr("it is sent on to a connection that is not safe"))
        else:
            self._reply.redirectAllowed.emit()

    @Slot()
    def _check(self) -> None:
        status = self._reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if status != 200:
            return  # it goes on elsewhere, or ends with an error
        kind = str(self._reply.header(QNetworkRequest.KnownHeaders.ContentTypeHeader) or "")
        size = self._reply.header(QNetworkRequest.KnownHeaders.ContentLengthHeader)
        if not kind.lower().startswith("image/"):
            self.stop(self.tr("what lies there is no picture"))
        elif isinstance(size, int) and size > MOST_BYTES:
            self._refuse_size()

    @Slot()
    def _read(self) -> None:
        self._data += self._reply.readAll().data()
        if len(self._data) > MOST_BYTES:
            self._refuse_size()

    def _refuse_size(self) -> None:
        self.stop(self.tr("it is larger than {size} MB").format(size=MOST_BYTES >> 20))

    @Slot()
    def _finish(self) -> None:
        status = self._reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        failed = self._reply.error() != QNetworkReply.NetworkError.NoError
        if self._why is None and failed:
            has_answered = isinstance(status, int) and status >= 400
            answer = self.tr("the answer was {status}").format(status=status)
            self._why = answer if has_answered else self._reply.errorString()
        elif self._why is None:
            self._data += self._reply.readAll().data()
            self._why = "" if self._data else self.tr("nothing lies there")
        data = b"" if failed or self._why else bytes(self._data)
        self._done(data, self._why)
        self.deleteLater()
