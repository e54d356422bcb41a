// ThalwegTraining
