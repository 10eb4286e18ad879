"""The Web API of the local Slack, one file for each family of methods."""
