"""Who has installed the app, what each workspace and channel has set, tokens under lock."""
