# The API and the worker, for an external PostgreSQL (STYRING_DATABASE_URL). What builds stays behind in the first stage.
FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# Wheels only: nothing is compiled, and every file must have the hash that the lock file names.
COPY requirements.lock requirements-dev.lock ./
RUN python -m venv /opt/styring \
 && /opt/styring/bin/python -m pip install --require-hashes --only-binary :all: --requirement requirements.lock
RUN python -m venv /opt/tools \
 && /opt/tools/bin/python -m pip install --require-hashes --only-binary :all: --requirement requirements-dev.lock
COPY pyproject.toml README.md ./
COPY api ./api
COPY schema ./schema
COPY sync ./sync
RUN /opt/tools/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/styring/bin/python -m pip install --no-deps --no-index /wheels/*.whl \
 && /opt/styring/bin/python -m pip uninstall --yes pip

FROM python:3.12-slim-bookworm
RUN groupadd --system --gid 10001 styring \
 && useradd --system --uid 10001 --gid styring --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin styring
COPY --from=build /opt/styring /opt/styring
ENV PATH=/opt/styring/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 STYRING_HOST=0.0.0.0 STYRING_PORT=8000
USER 10001:10001
WORKDIR /tmp
EXPOSE 8000
# Alive, not ready: a database that is away for a moment is no reason to kill the process.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['STYRING_PORT'] + '/healthz', timeout=4)"]
CMD ["styring", "serve"]
