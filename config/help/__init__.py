"""Help: a page for each job, a tour on an invented youth, why sensitive questions are asked, and what holds
for accessibility. Shows nothing of any case."""
