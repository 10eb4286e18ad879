import pytest

pytest.register_assert_rewrite("tests.journeys.whole_life")
