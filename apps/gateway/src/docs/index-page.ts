/** The page at `/`: where everything is. Links are relative, so that it also works under a prefix. */
export const INDEX_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Telepipe</title></head>
<body>
<h1>Telepipe</h1>
<ul>
<li><a href="docs">API documentation</a> (<a href="api_v1/openapi.json">OpenAPI</a>)</li>
<li><a href="admin/queues">Queues</a></li>
<li><a href="readyz">Readiness</a>, <a href="metrics">metrics</a></li>
</ul>
</body>
</html>
`;
