// ThalwegDoctor
