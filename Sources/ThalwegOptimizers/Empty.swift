// ThalwegOptimizers
