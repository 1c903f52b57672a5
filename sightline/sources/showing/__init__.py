"""How receipts and what waits are set out on pages: values into words and addresses, and nothing else."""
