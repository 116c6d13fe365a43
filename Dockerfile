# One image for all services; docker-compose.yml says which one a container runs.
ARG NODE_IMAGE=node:24-bookworm-slim

# The dependencies, apart from the sources: a change of these does not install again.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npm install --global --no-fund --no-update-notifier "$(node -p 'require("./package.json").packageManager')"
COPY apps/gateway/package.json apps/gateway/
COPY apps/telegram-worker/package.json apps/telegram-worker/
COPY apps/webhook-dispatcher/package.json apps/webhook-dispatcher/
COPY packages/contracts/package.json packages/contracts/
COPY packages/runtime/package.json packages/runtime/
COPY packages/telegram-simulator/package.json packages/telegram-simulator/
# Of no use to a running program, and close to half of all: types and TypeScript sources (Node takes only our own,
# which are not here yet), source maps, documentation.
RUN pnpm install --frozen-lockfile --prod --no-optional --filter "./apps/*" --filter "./packages/*" \
 && find . -type f \( -name "*.ts" -o -name "*.mts" -o -name "*.cts" -o -name "*.map" -o -name "*.md" \) -delete

FROM ${NODE_IMAGE}
# The cache of compiled code makes restarts quicker and saves memory.
ENV NODE_ENV=production NODE_COMPILE_CACHE=/tmp/node-compile-cache
WORKDIR /app
COPY --from=dependencies /app ./
# The sources run as they are: Node strips the types. There is no build step.
COPY apps ./apps
COPY packages ./packages
# The folders that docker-compose.yml mounts; `sessions/<name>` and `/sessions/<name>` are the same here.
RUN mkdir /sessions /userbot_media \
 && chown node:node /sessions /userbot_media \
 && ln -s /sessions /userbot_media ./
USER node
CMD ["node", "apps/gateway/src/main.ts"]
