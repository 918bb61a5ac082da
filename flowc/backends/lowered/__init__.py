"""What backends share that take the lowered form: ports, results by their parts, data of runs."""
