"""What joins the procedures: the start page, the map of everything, legal pages."""
