from .king_james import KingJames

__all__ = ["KingJames"]
