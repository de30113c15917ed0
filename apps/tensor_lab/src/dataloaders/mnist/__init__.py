"""`Mnist`: handwritten digits, 70,000 images of 28 x 28 pixels."""

from src.dataloaders.mnist.mnist import Mnist

__all__ = ["Mnist"]
