"""Pictures of Encore for the README, and whether they still show what Encore shows."""
