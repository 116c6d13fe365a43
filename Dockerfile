# One image for the three services; docker-compose.yml says which one a container runs.
ARG NODE_IMAGE=node:24-bookworm-slim

# Dependencies only, so that a change of source does not install them again.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
RUN npm install --global pnpm@12.21.0
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY apps/gateway/package.json apps/gateway/
COPY apps/telegram-worker/package.json apps/telegram-worker/
COPY apps/webhook-dispatcher/package.json apps/webhook-dispatcher/
COPY packages/contracts/package.json packages/contracts/
COPY packages/runtime/package.json packages/runtime/
COPY packages/telegram-simulator/package.json packages/telegram-simulator/
# --no-optional leaves out the `node` package: the image has Node.
RUN pnpm install --frozen-lockfile --prod --no-optional \
    --filter "./apps/*" --filter ./packages/contracts --filter ./packages/runtime --filter ./packages/telegram-simulator

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
# The sources run as they are: Node strips the types. There is no build step.
COPY --from=dependencies /app ./
COPY apps ./apps
COPY packages ./packages
RUN mkdir -p /sessions /userbot_media && chown node:node /sessions /userbot_media
USER node
CMD ["node", "apps/gateway/src/main.ts"]
