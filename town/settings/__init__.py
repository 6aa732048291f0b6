"""What a town says of itself: names and contacts, colours and crest, base maps, the two legal pages, first steps."""
