"""Other ways to a plan, each as somebody would write it who doesn't have this optimizer.

They share the reading of the scenario and nothing of the optimizer's matching, model
or search. ``python -m benchmarks.peers METHOD SCENARIO`` runs one in its own process;
the benchmark has every plan counted by ``optimizer.check``.
"""
