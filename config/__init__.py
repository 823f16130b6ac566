"""The project package and composition root."""
