print("thalweg")
