"""Very large batches: tables screened on the processors of one machine or on a Spark cluster.

One pure function from Arrow to Arrow stands in the middle; the engines around it only bring
rows and take answers away, so they cannot answer differently.
"""
