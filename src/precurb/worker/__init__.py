"""The worker: claims jobs, does them with the use cases in ``app``, says how far it is."""
