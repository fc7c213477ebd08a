# The screen of kanwil, as compose.yaml starts it: pinned dependencies, no root, no shell needed.
FROM python:3.13-slim AS build
WORKDIR /source
COPY requirements/ requirements/
RUN python -m venv /opt/kanwil \
    && /opt/kanwil/bin/pip install --no-cache-dir --require-hashes -r requirements/team.txt
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY src/ src/
COPY app/ app/
COPY models/ models/
COPY data/ data/
RUN /opt/kanwil/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 kanwil
COPY --from=build /opt/kanwil /opt/kanwil
USER kanwil
WORKDIR /home/kanwil
ENV PATH=/opt/kanwil/bin:$PATH \
    KANWIL_HOME=/home/kanwil \
    NUMBA_CACHE_DIR=/tmp/numba \
    PYTHONDONTWRITEBYTECODE=1
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/health', timeout=4)"]
CMD ["kanwil", "app", "--address", "0.0.0.0", "--no-browser"]
