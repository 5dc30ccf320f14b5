"""Recipes that make the tables of linking: how rare words are, and what each piece of evidence weighs."""
