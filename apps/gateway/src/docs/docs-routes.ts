import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Hono } from "hono";
import type { GatewayEnv } from "../http/gateway-env.ts";

/** The files of the Swagger UI package that the page needs, with their types. */
const ASSETS: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
};

/** Found as a module, so that neither the working directory nor the layout of node_modules matters. */
const PACKAGE_DIRECTORY = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

/** Addresses are relative to `/docs`, so that the page also works under a prefix. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Telepipe API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

/** \`validatorUrl: null\` keeps the page from asking a server on the internet about the document. */
const START = `SwaggerUIBundle({
  url: "api_v1/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;

/** `/docs`: the API's page, with everything it loads served from here. */
export function docsRoutes(): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  const cache = new Map<string, Promise<Buffer>>();
  app.get("/", (context) => context.html(PAGE));
  app.get("/start.js", () => asset(START, "text/javascript; charset=utf-8"));
  app.get("/:file", async (context) => {
    const name = context.req.param("file");
    const type = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (type === undefined) return context.notFound();
    const content = cache.get(name) ?? readFile(join(PACKAGE_DIRECTORY, name));
    cache.set(name, content);
    return asset(new Uint8Array(await content), type);
  });
  return app;
}

function asset(content: string | Uint8Array<ArrayBuffer>, type: string): Response {
  return new Response(content, { headers: { "content-type": type, "cache-control": "max-age=3600" } });
}
