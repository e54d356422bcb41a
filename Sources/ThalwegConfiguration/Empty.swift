// ThalwegConfiguration
