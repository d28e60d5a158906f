"""The map of the photos: a plane on which photos that are alike lie near each other, and the earth."""
