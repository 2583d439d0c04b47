# Two targets: `gateway`, the product, and `example`, the subgraphs and the OpenID provider of the example world.
FROM node:24-slim AS base
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Mounted volumes take this owner, so that the gateway can keep its keys without being root.
RUN install --directory --owner=node --group=node --mode=0700 /data
ENV CORDON_DATA_DIR=/data
VOLUME /data

FROM base AS example
RUN npm ci --omit=optional
COPY dev ./dev
COPY subgraphs ./subgraphs
USER node
CMD ["node", "subgraphs/customers/main.ts"]

# Last, so that a build without --target makes the product. It holds no configuration: mount a cordon.yaml to /app.
FROM base AS gateway
ENV NODE_ENV=production
# Inside a container loopback reaches nobody; publish the port to an address of your choice.
ENV CORDON_HOST=0.0.0.0
RUN npm ci --omit=dev --omit=optional
COPY src ./src
COPY schema ./schema
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.CORDON_PORT || 4000) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/cli/cordon.ts", "serve"]
