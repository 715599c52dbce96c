# The image of Empfio Webhooks: docs/operations.md, "Container".
# A test runs CMD and HEALTHCHECK on the files that the image contains: tests/e2e/production/container.spec.ts.

FROM node:26-bookworm-slim AS build
WORKDIR /srv/empfio
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma ./prisma
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build
RUN npm sbom --omit=dev --sbom-format=cyclonedx > sbom.cdx.json
RUN npm ci --omit=dev --no-audit --no-fund --ignore-scripts

FROM node:26-bookworm-slim
WORKDIR /srv/empfio
ENV NODE_ENV=production
ENV NEXT_TELEMETRY_DISABLED=1
ENV PORT=3000
COPY --from=build /srv/empfio/package.json /srv/empfio/package-lock.json /srv/empfio/next.config.ts /srv/empfio/sbom.cdx.json ./
COPY --from=build /srv/empfio/node_modules ./node_modules
COPY --from=build /srv/empfio/prisma ./prisma
COPY --from=build /srv/empfio/dist ./dist
COPY --from=build /srv/empfio/.next ./.next
# The user of the base image. The file system may be read-only: nothing is written to it.
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/start.mjs"]
