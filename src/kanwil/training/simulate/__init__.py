"""The sample generator: companies whose debtors have a known, hidden reason to be late."""

from kanwil.training.simulate.company import Simulation, population, simulate, write
from kanwil.training.simulate.parameters import SCENARIOS

__all__ = ["SCENARIOS", "Simulation", "population", "simulate", "write"]
