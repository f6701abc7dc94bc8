"""What is known by its name: lenders and products, acts with their articles."""
