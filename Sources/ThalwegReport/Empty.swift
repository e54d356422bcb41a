// ThalwegReport
