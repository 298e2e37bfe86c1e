"""Clips of spoken Latvian: what a file is, how loud a voice is, how a computer speaks."""
