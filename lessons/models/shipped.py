from django.db import models


class ShippedItem(models.Model):
    """What `load_school` loaded: `shipped` is the data as it came, `stored` as it then stood here.

    While the database still says `stored`, nobody has edited the item and a new version may
    replace it. A row whose item is gone was deleted by an editor and stays deleted. `object_id`:
    what the item became here, where it has no key of its own.
    """

    key = models.CharField(max_length=120, primary_key=True)
    shipped = models.CharField(max_length=64)
    stored = models.CharField(max_length=64)
    object_id = models.PositiveBigIntegerField(null=True)

    def __str__(self) -> str:
        return self.key
