"""Simulated colleagues: people who use the workspace while a time-lapse plays, each in their own way and hours."""
