"""Settings, environment, urls, Celery and WSGI: wires everything."""
