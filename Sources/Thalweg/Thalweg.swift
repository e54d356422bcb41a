@_exported import ThalwegReport
