"""Incidents recorded elsewhere, told again through the verbs with the clock as argument."""
