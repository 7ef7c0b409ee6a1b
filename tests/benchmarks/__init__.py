"""How fast is Encore, against a baseline measured in the same run? `make bench`, or `python -m tests.benchmarks NAME`.

Slack is played by a process of its own on this machine (`slack_server`), the measured code runs in others; they share
the machine's cores. Ratios compare variants that took turns; the absolute numbers beside them depend on the machine.
"""
