"""What the workflows of P22 share."""
