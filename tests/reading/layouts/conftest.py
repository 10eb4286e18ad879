"""Makes a failed comparison in the samples' check say what differs."""

import pytest

pytest.register_assert_rewrite("tests.reading.layouts.sample")
