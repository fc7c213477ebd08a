"""kanwil answers: this customer pays late; can they not, will they not, and what do I do now."""

__version__ = "0.1.0"
