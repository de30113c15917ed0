from .mnist import Mnist

__all__ = ["Mnist"]
