"""What waits for somebody: next steps by date, whom they go to when their owner leaves, when they remind."""
