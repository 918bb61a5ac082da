"""What a workflow file may import. Standard library only, so that it runs anywhere."""
