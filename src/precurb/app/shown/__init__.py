"""What pages show of lists, law, policy, audit and jobs, and the jobs that they ask for."""
