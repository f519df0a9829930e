"""Bündniswerk: brings a neighbourhood's need together with the organisation that can help."""
