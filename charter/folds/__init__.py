"""What each entry adds to the state of its case or of the roll; none of these sets a stage."""
