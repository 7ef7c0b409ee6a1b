"""A local Slack workspace to run any Bolt app against: Web API, Socket Mode, people, time and a web page."""
