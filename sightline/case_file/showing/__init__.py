"""How the answers to questions are set out on pages: values into words and addresses, and nothing else."""
