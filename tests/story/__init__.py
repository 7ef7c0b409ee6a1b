"""One story of twelve weeks: a programme as people live it, over the whole of Encore."""
