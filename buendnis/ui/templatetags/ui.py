"""One Python function per component; its keyword arguments are the contract."""

from django import template

register = template.Library()
