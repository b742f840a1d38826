"""The desk as a person uses it, in Chromium.

A package, so that its fixtures end with its last test: Playwright keeps an event loop running, and
no other test may meet it.
"""
