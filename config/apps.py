"""The composition root as an app: it holds the commands that start and fill the whole product."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "composition"
