"""What happens to cases, told outside: to a web address, to a help desk."""
