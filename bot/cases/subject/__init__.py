"""What exactly is to be explained: words, files, the bounce that a mention stands under."""
