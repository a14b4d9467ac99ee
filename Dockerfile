# The server on Node 24, which runs TypeScript as it stands.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without the optional packages: the database is a service of its own here, not the embedded one.
# The list of all packages with their hashes (CycloneDX) is part of the image. It marks those for development, which the image lacks.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force \
  && npm sbom --package-lock-only --sbom-format cyclonedx > sbom.cdx.json

# The web client. Its tools stay in this stage.
FROM node:24-bookworm-slim AS web
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts && npm cache clean --force
COPY tsconfig.json ./
COPY clients clients
COPY scripts scripts
RUN npx tsx scripts/web.ts /web

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=packages /app/sbom.cdx.json ./
COPY package.json ./
COPY clients/protocol clients/protocol
COPY server server
COPY migrations migrations
COPY scripts scripts
COPY --from=web /web web
ENV CLOISTER_WEB=/app/web
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080 8421
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Less memory for some more time in collecting garbage; `npm start` needs less of that, since it loads one file.
ENV MALLOC_ARENA_MAX=1
CMD ["node", "--max-semi-space-size=2", "--heap-growing-percent=50", "server/main.ts"]
