import gzip

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_page_travels_compressed(as_sara):
    answer = as_sara.get(reverse("plans:list"), headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert "</html>" in gzip.decompress(answer.content).decode()


def test_page_is_plain_for_who_does_not_ask(as_sara):
    assert "Content-Encoding" not in as_sara.get(reverse("plans:list")).headers
