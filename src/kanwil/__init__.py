"""kanwil: this customer pays late; can't they, or won't they, and what do I do now?"""

__version__ = "0.1.0"
