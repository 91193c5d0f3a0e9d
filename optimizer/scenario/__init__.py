"""Reading a scenario: manifest and tables in, typed records or faults out."""

from optimizer.scenario.faults import Fault, ScenarioError
from optimizer.scenario.load import load_scenario, read_scenario
from optimizer.scenario.records import Scenario

__all__ = ["Fault", "Scenario", "ScenarioError", "load_scenario", "read_scenario"]
