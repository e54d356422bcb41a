// ThalwegNN
