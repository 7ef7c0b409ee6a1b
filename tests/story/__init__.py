"""One story of twelve weeks: a programme as people live it, over the whole of Encore."""

import pytest

# Their assertions say what differed, as those of a test do.
pytest.register_assert_rewrite("tests.story.reckoning", "tests.story.transcripts", "tests.story.diary")
