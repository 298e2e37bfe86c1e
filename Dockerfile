# Build: dependencies, translations and static files. Run: no compiler, no root, no migration.
FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN /venv/bin/python -m babel.messages.frontend compile -D django -d locale \
 && /venv/bin/python -m babel.messages.frontend compile -D "django djangojs" -d locale/wagtail \
 && DJANGO_SETTINGS_MODULE=cms.settings.production SECRET_KEY=only-for-building DATA_DIR=/app/var \
    /venv/bin/python manage.py collectstatic --noinput \
 && mkdir -p /app/var/media

FROM python:3.12-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production DATA_DIR=/app/var
RUN useradd --create-home --uid 1000 school
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build --chown=school:school /app /app
USER school
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "-c", "cms/gunicorn.py", "cms.wsgi"]
