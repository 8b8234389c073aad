"""One module per graded exercise: answer in, points and hint out."""
