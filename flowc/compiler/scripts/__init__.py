"""The code that travels: slices of the user's source, and the scripts around them."""
