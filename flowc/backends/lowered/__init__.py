"""What backends share that take the lowered form: ports of results, and results by their parts."""
