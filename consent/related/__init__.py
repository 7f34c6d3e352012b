"""Third persons: who may know of them, who signs for them, and what their pages show."""
