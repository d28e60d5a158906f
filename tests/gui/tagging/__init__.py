"""Tests of tags in the window."""
