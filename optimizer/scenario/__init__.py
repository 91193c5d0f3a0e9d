"""Reading a scenario: manifest and tables in, typed records or faults out."""
