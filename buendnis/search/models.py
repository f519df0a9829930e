"""The index: documents, their words, and who may find them."""

from django.db import models


class Document(models.Model):
    """Something that can be found: its kind and key are the owner's, opaque here."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=250)
    note = models.CharField(max_length=250, blank=True)
    length = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="document_once")]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """One word of one document with its weight; the inverted index."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="words")
    stem = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stem", "document"], name="word_once_per_document")]
        indexes = [models.Index(fields=["stem"], name="word_beginnings", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.stem


class Audience(models.Model):
    """A key that opens one document: whoever holds one of its keys may find it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="audiences")
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "document"], name="audience_once_per_document")]

    def __str__(self) -> str:
        return self.key
