// ThalwegData
