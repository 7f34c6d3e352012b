"""What people type into case work: parsed and checked for shape here, decided in `sig/services`."""
