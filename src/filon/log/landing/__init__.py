"""Where records of a remote system land before they become events."""

from filon.log.landing.file import Landing, LandingBusyError, LandingDiskError
from filon.log.landing.neighbourhoods import Batch, Neighbourhoods, Piece
from filon.log.landing.pages import Landed, Page, State, Tie, TiesOf

__all__ = [
    "Batch",
    "Landed",
    "Landing",
    "LandingBusyError",
    "LandingDiskError",
    "Neighbourhoods",
    "Page",
    "Piece",
    "State",
    "Tie",
    "TiesOf",
]
