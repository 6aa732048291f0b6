"""What the office found about a project: verdict and grounds."""
