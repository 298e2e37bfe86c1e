from django import template

from ..devices import device_name

register = template.Library()
register.filter(device_name)
