"""What officials do with a programme: begin it, save its pages, publish it, close it."""
