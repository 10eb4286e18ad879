"""A Slack in a box on this machine: for trying the bot, and for the tests.

It has what a Slack app meets (a Web API, signed deliveries, Socket Mode) and what a person meets (a page with
channels, threads, modals and an App Home). Nothing in here knows what Rebound does.
"""
