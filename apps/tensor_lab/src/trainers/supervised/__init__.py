from .supervised import Supervised

__all__ = ["Supervised"]
