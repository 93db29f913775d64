# One image for every process: compose.yaml names the command of each.

FROM python:3.11-slim AS build
RUN python -m venv /venv
COPY requirements.lock /
RUN /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r /requirements.lock

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /app fulfillment \
    && install -d -o fulfillment -g fulfillment -m 700 /var/lib/fulfillment
COPY --from=build /venv /venv
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    VAR_DIR=/var/lib/fulfillment \
    EMBEDDED_REDIS=0 \
    LOG_FORMAT=json
RUN python -m compileall -q . \
    # Into the image, where every web container finds them; made without a database and with a key that is thrown away.
    && STATIC_DIR=/app/static SECRET_KEY=unused DATABASE_URL=sqlite://:memory: \
        python manage.py collectstatic --no-input --verbosity 0
ENV STATIC_DIR=/app/static
USER fulfillment
VOLUME /var/lib/fulfillment
EXPOSE 8000
CMD ["gunicorn", "-c", "python:fulfillment.config.gunicorn_conf"]
